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
 * Processes webhooks in threads that outlive the requests. Running and waiting webhooks are limited in total and per provider:
 * each holds a request, and requests of other realms need threads too. A provider gets another thread only while more threads
 * are free than it has, so that providers whose Clerk hangs leave some to others. Waiting webhooks about one user run together.
 */
final class WebhookQueue implements AutoCloseable {

    private static final int THREADS = 16;
    private static final int OF_ONE_PROVIDER = 8;

    /** Maximum for all providers. Each provider may always have a few waiting, regardless of this limit. */
    private static final int MAX_WAITING = 64;
    /** Maximum requests that wait for work that another request started. */
    private static final int MAX_FOLLOWERS = 64;

    /** How often a waiting request checks for progress. */
    private static final long LOOK_MILLIS = 500;

    private final Map<String, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();
    private final Map<String, WebhookLane> lanes = new LinkedHashMap<>();
    /** By user, the batch that follows the current one; empty if there is none. */
    private final Map<String, Optional<WebhookBatch>> batches = new HashMap<>();

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
     * Does the work once for all requests that currently deliver the same message.
     *
     * @param provider whose message it is; unique among all realms
     * @throws ExecutionException if the work failed, or did not start in time because there is no progress
     * @throws TimeoutException if the work is not done within the given time
     * @throws RejectedExecutionException if too much work is in progress
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

    /** Rejects a waiting webhook if Clerk hangs and too many wait, so that it is sent again later. */
    private void dropSurplus(String provider) {
        takeSurplus(provider).ifPresent(task -> task.drop().run());
    }

    private synchronized Optional<Task> takeSurplus(String provider) {
        Optional<Task> surplus = Optional.ofNullable(lanes.get(provider)).flatMap(WebhookLane::takeSurplus);
        surplus.ifPresent(task -> waiting--);
        return surplus;
    }

    /** Whether the delivery became a task of its own; otherwise it is processed in the next batch about the same user. */
    private synchronized boolean enqueue(String provider, WebhookJob job, WebhookBatch.Delivery delivery) {
        WebhookBatch batch = new WebhookBatch(job.work());
        batch.add(job.hints(), delivery);
        if (job.clerkUserId().isEmpty()) {
            start(provider, new Task(batch::run, batch::drop));
            return true;
        }
        String clerkUserId = job.clerkUserId().get();
        Optional<WebhookBatch> following = batches.get(clerkUserId);
        if (following == null) {
            start(provider, task(provider, clerkUserId, batch));
            batches.put(clerkUserId, Optional.empty());
            return true;
        }
        if (followers.get() >= MAX_FOLLOWERS
                || following.filter(next -> next.size() >= MAX_FOLLOWERS).isPresent()) {
            throw new RejectedExecutionException();
        }
        if (following.isPresent()) {
            following.get().add(job.hints(), delivery);
        } else {
            batches.put(clerkUserId, Optional.of(batch));
        }
        return false;
    }

    private Task task(String provider, String clerkUserId, WebhookBatch batch) {
        return new Task(() -> runBatch(provider, clerkUserId, batch), () -> {
            endBatch(provider, clerkUserId);
            batch.drop();
        });
    }

    /** Webhooks that arrive while a batch runs may arrive after Clerk was asked, so they are processed afterwards in turn. */
    private Runnable runBatch(String provider, String clerkUserId, WebhookBatch batch) {
        try {
            return batch.run();
        } finally {
            endBatch(provider, clerkUserId);
        }
    }

    private synchronized void endBatch(String provider, String clerkUserId) {
        Optional<WebhookBatch> following = batches.getOrDefault(clerkUserId, Optional.empty());
        if (following.isPresent()) {
            batches.put(clerkUserId, Optional.empty());
            queue(lane(provider), task(provider, clerkUserId, following.get()));
        } else {
            batches.remove(clerkUserId);
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

    /** Starts as many tasks as allowed. If no thread is available, the end of the next task tries again. */
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

    /** The lane with the fewest threads, of those that may have another one. */
    private Optional<WebhookLane> next() {
        return lanes.values().stream()
                .filter(lane -> lane.wantsThread(THREADS - running))
                .min(Comparator.comparingInt(WebhookLane::running));
    }

    /** Frees the thread before the sender is notified, because the sender may deliver the next webhook at once. */
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
