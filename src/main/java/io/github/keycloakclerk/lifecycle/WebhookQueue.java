package io.github.keycloakclerk.lifecycle;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
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
 * Carries webhooks out, in threads that outlive the requests. Few at the same time, fewer of one provider, and few that wait: each
 * holds a request, and requests of other realms need threads too. A provider gets one more thread only while more than it has are
 * free, so that several whose Clerk hangs leave some to the others. What waits about one user is done at once.
 */
final class WebhookQueue implements AutoCloseable {

    private static final int THREADS = 16;
    private static final int OF_ONE_PROVIDER = 4;

    private static final int WAITING_OF_ONE_PROVIDER = 8;
    private static final int WAITING = 24;
    /** Requests that wait for what another request began. */
    private static final int MAX_FOLLOWERS = 64;

    /** What is under way and waits of one provider. */
    private static final class Lane {
        private int running;
        private final Deque<Runnable> waiting = new ArrayDeque<>();
    }

    private final Map<String, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();
    private final Map<String, Lane> lanes = new LinkedHashMap<>();
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
     * @throws ExecutionException if the work failed
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
                own.get(waitMillis, TimeUnit.MILLISECONDS);
                return;
            }
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            underWay.remove(message);
            own.completeExceptionally(e);
            throw e;
        }
        follow(own, waitMillis);
    }

    /** Whether a place was taken; else another one about the same user has it, and this one is done with it. */
    private synchronized boolean enqueue(String provider, WebhookJob job, WebhookBatch.Delivery delivery) {
        WebhookBatch batch = new WebhookBatch(job.work());
        batch.add(job.hints(), delivery);
        if (job.clerkUserId().isEmpty()) {
            start(provider, batch::run);
            return true;
        }
        String clerkUserId = job.clerkUserId().get();
        Optional<WebhookBatch> following = persons.get(clerkUserId);
        if (following == null) {
            start(provider, () -> runBatch(provider, clerkUserId, batch));
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

    /** What came while a batch was being done may have come after Clerk was asked, so it is done after it, when it is its turn. */
    private void runBatch(String provider, String clerkUserId, WebhookBatch batch) {
        try {
            batch.run();
        } finally {
            endBatch(provider, clerkUserId);
        }
    }

    private synchronized void endBatch(String provider, String clerkUserId) {
        Optional<WebhookBatch> following = persons.getOrDefault(clerkUserId, Optional.empty());
        if (following.isPresent()) {
            persons.put(clerkUserId, Optional.empty());
            queue(lane(provider), () -> runBatch(provider, clerkUserId, following.get()));
        } else {
            persons.remove(clerkUserId);
        }
    }

    private synchronized void start(String provider, Runnable task) {
        Lane lane = lane(provider);
        if (lane.waiting.size() >= WAITING_OF_ONE_PROVIDER || waiting >= WAITING) {
            throw new RejectedExecutionException();
        }
        queue(lane, task);
        startNext();
    }

    private Lane lane(String provider) {
        return lanes.computeIfAbsent(provider, key -> new Lane());
    }

    private void queue(Lane lane, Runnable task) {
        lane.waiting.add(task);
        waiting++;
    }

    /** As many as may. A thread that cannot be had is asked for again when the next task ends. */
    private synchronized void startNext() {
        Optional<Lane> next = next();
        while (next.isPresent()) {
            Lane lane = next.get();
            Runnable task = lane.waiting.element();
            threads.execute(() -> runIn(lane, task));
            lane.waiting.remove();
            waiting--;
            lane.running++;
            running++;
            next = next();
        }
        lanes.values().removeIf(lane -> lane.running == 0 && lane.waiting.isEmpty());
    }

    /** The one with the fewest threads, of those that may have one more. */
    private Optional<Lane> next() {
        return lanes.values().stream()
                .filter(lane -> !lane.waiting.isEmpty())
                .filter(lane -> lane.running < OF_ONE_PROVIDER && lane.running < THREADS - running)
                .min(Comparator.comparingInt(lane -> lane.running));
    }

    private void runIn(Lane lane, Runnable task) {
        try {
            task.run();
        } finally {
            end(lane);
        }
    }

    private synchronized void end(Lane lane) {
        lane.running--;
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
