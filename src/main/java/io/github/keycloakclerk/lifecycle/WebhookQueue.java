package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.lifecycle.WebhookLane.Task;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Carries webhooks out, in threads that outlive the requests. Few at the same time, fewer of one provider, and not many that wait: each
 * holds a request, and requests of other realms need threads too. A provider gets one more thread only while more than it has are
 * free, so that several whose Clerk hangs leave some to the others. What waits about one user is done at once.
 */
final class WebhookQueue implements AutoCloseable {

    private static final int THREADS = 16;
    private static final int OF_ONE_PROVIDER = 8;

    /** Of all providers, beyond the few that each of them always has. */
    private static final int MAX_WAITING = 64;
    /** Requests that wait for what another request began. */
    private static final int MAX_FOLLOWERS = 64;

    /** How often a request that waits looks whether anything goes on. */
    private static final long LOOK_MILLIS = 500;

    private final Map<String, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();
    private final Map<String, WebhookLane> lanes = new LinkedHashMap<>();
    /** By user what is to follow what is done now; empty if nothing is. */
    private final Map<String, Optional<WebhookBatch>> persons = new HashMap<>();

    private final AtomicInteger followers = new AtomicInteger();
    private int running;
    private int waiting;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), WebhookQueue::thread);

    WebhookQueue() {
        threads.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "clerk-webhook");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Has the work done once for all who bring the same message now.
     *
     * @param provider whose message it is; unique among all realms
     * @throws ExecutionException if the work failed, or did not begin in time because nothing goes on
     * @throws TimeoutException if it goes on after the given time
     * @throws RejectedExecutionException if too much is under way
     */
    void run(String provider, String message, WebhookDeduplication once, WebhookJob job, long waitMillis)
            throws ExecutionException, TimeoutException, InterruptedException {
        CompletableFuture<Void> own = new CompletableFuture<>();
        CompletableFuture<Void> first = underWay.putIfAbsent(message, own);
        if (first != null) {
            follow(first, waitMillis);
            return;
        }
        try {
            if (enqueue(provider, job, new WebhookBatch.Delivery(once, own, () -> underWay.remove(message)))) {
                await(provider, own, waitMillis);
                return;
            }
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            underWay.remove(message);
            own.completeExceptionally(e);
            throw e;
        }
        follow(own, waitMillis);
    }

    private void await(String provider, CompletableFuture<Void> own, long waitMillis)
            throws ExecutionException, TimeoutException, InterruptedException {
        for (long left = waitMillis; left > LOOK_MILLIS; left -= LOOK_MILLIS) {
            try {
                own.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                dropSurplus(provider);
            }
        }
        own.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Has those who wait behind a Clerk that hangs come again later. */
    private void dropSurplus(String provider) {
        takeSurplus(provider).ifPresent(task -> task.drop().run());
    }

    private synchronized Optional<Task> takeSurplus(String provider) {
        Optional<Task> surplus = Optional.ofNullable(lanes.get(provider)).flatMap(WebhookLane::takeSurplus);
        surplus.ifPresent(task -> waiting--);
        return surplus;
    }

    /** Whether a place was taken; else another one about the same user has it, and this one is done with it. */
    private synchronized boolean enqueue(String provider, WebhookJob job, WebhookBatch.Delivery delivery) {
        WebhookBatch batch = new WebhookBatch(job.work());
        batch.add(job.hints(), delivery);
        if (job.clerkUserId().isEmpty()) {
            start(provider, new Task(batch::run, batch::drop));
            return true;
        }
        String clerkUserId = job.clerkUserId().get();
        Optional<WebhookBatch> following = persons.get(clerkUserId);
        if (following == null) {
            start(provider, task(provider, clerkUserId, batch));
            persons.put(clerkUserId, Optional.empty());
            return true;
        }
        if (followers.get() >= MAX_FOLLOWERS
                || following.filter(next -> next.size() >= MAX_FOLLOWERS).isPresent()) {
            throw new RejectedExecutionException();
        }
        if (following.isPresent()) {
            following.get().add(job.hints(), delivery);
        } else {
            persons.put(clerkUserId, Optional.of(batch));
        }
        return false;
    }

    private Task task(String provider, String clerkUserId, WebhookBatch batch) {
        return new Task(() -> runBatch(provider, clerkUserId, batch), () -> {
            endBatch(provider, clerkUserId);
            batch.drop();
        });
    }

    /** What came while a batch was being done may have come after Clerk was asked, so it is done after it, when it is its turn. */
    private Runnable runBatch(String provider, String clerkUserId, WebhookBatch batch) {
        try {
            return batch.run();
        } finally {
            endBatch(provider, clerkUserId);
        }
    }

    private synchronized void endBatch(String provider, String clerkUserId) {
        Optional<WebhookBatch> following = persons.getOrDefault(clerkUserId, Optional.empty());
        if (following.isPresent()) {
            persons.put(clerkUserId, Optional.empty());
            queue(lane(provider), task(provider, clerkUserId, following.get()));
        } else {
            persons.remove(clerkUserId);
        }
    }

    private synchronized void start(String provider, Task task) {
        WebhookLane lane = lane(provider);
        if (!lane.hasRoom() || waiting >= MAX_WAITING && !lane.hasOwnRoom()) {
            throw new RejectedExecutionException();
        }
        queue(lane, task);
        startNext();
    }

    private WebhookLane lane(String provider) {
        return lanes.computeIfAbsent(provider, key -> new WebhookLane(OF_ONE_PROVIDER));
    }

    private void queue(WebhookLane lane, Task task) {
        lane.add(task);
        waiting++;
    }

    /** As many as may. A thread that cannot be had is asked for again when the next task ends. */
    private synchronized void startNext() {
        Optional<WebhookLane> next = next();
        while (next.isPresent()) {
            WebhookLane lane = next.get();
            Task task = lane.next();
            threads.execute(() -> runIn(lane, task));
            lane.begin();
            waiting--;
            running++;
            next = next();
        }
        lanes.values().removeIf(WebhookLane::isEmpty);
    }

    /** The one with the fewest threads, of those that may have one more. */
    private Optional<WebhookLane> next() {
        return lanes.values().stream()
                .filter(lane -> lane.wantsThread(THREADS - running))
                .min(Comparator.comparingInt(WebhookLane::running));
    }

    /** Whoever is told that it is done may bring the next one at once, so the place is free before. */
    private void runIn(WebhookLane lane, Task task) {
        long begin = System.nanoTime();
        Runnable tell = task.drop();
        try {
            tell = task.work().get();
        } finally {
            end(lane, System.nanoTime() - begin);
            tell.run();
        }
    }

    private synchronized void end(WebhookLane lane, long nanos) {
        lane.end(nanos);
        running--;
        startNext();
    }

    private void follow(CompletableFuture<Void> first, long waitMillis)
            throws ExecutionException, TimeoutException, InterruptedException {
        try {
            if (followers.incrementAndGet() > MAX_FOLLOWERS) {
                throw new RejectedExecutionException();
            }
            first.get(waitMillis, TimeUnit.MILLISECONDS);
        } finally {
            followers.decrementAndGet();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
