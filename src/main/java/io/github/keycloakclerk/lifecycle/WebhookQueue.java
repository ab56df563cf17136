package io.github.keycloakclerk.lifecycle;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
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
import org.jspecify.annotations.Nullable;

/**
 * Carries webhooks out, in threads that outlive the requests. Few at the same time, fewer of one provider, and few that wait: each
 * holds a request, and requests of other realms need threads too. What waits about one person is done at once.
 */
final class WebhookQueue implements AutoCloseable {

    private static final int THREADS = 8;
    /** So that the others find threads while its Clerk hangs. */
    private static final int OF_ONE_PROVIDER = 4;

    private static final int WAITING_OF_ONE_PROVIDER = 8;
    private static final int WAITING = 24;
    /** Requests that wait for what another request began. */
    private static final int MOST_FOLLOWERS = 64;

    /** What is under way and waits of one provider. */
    private static final class Lane {
        private int running;
        private final Deque<Runnable> waiting = new ArrayDeque<>();
    }

    private final Map<String, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();
    private final Map<String, Lane> lanes = new HashMap<>();
    /** By person what is to follow what is done now; empty if nothing is. */
    private final Map<String, Optional<WebhookBatch>> persons = new HashMap<>();

    private final AtomicInteger followers = new AtomicInteger();
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
    void run(String provider, String message, WebhookOnce once, WebhookJob job, long waitMillis)
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

    /** Whether a place was taken; else another one about the same person has it, and this one is done with it. */
    private synchronized boolean enqueue(String provider, WebhookJob job, WebhookBatch.Delivery delivery) {
        WebhookBatch batch = new WebhookBatch(job.work());
        batch.add(job.hints(), delivery);
        if (job.person().isEmpty()) {
            start(provider, batch::run);
            return true;
        }
        String person = job.person().get();
        Optional<WebhookBatch> following = persons.get(person);
        if (following == null) {
            start(provider, () -> runAll(person, batch));
            persons.put(person, Optional.empty());
            return true;
        }
        if (following.isPresent()) {
            following.get().add(job.hints(), delivery);
        } else {
            persons.put(person, Optional.of(batch));
        }
        return false;
    }

    /** What came while a batch was being done may have come after Clerk was asked, so it is done after it, in the same thread. */
    private void runAll(String person, WebhookBatch first) {
        @Nullable WebhookBatch batch = first;
        while (batch != null) {
            batch.run();
            batch = following(person);
        }
    }

    private synchronized @Nullable WebhookBatch following(String person) {
        Optional<WebhookBatch> following = persons.getOrDefault(person, Optional.empty());
        if (following.isPresent()) {
            persons.put(person, Optional.empty());
        } else {
            persons.remove(person);
        }
        return following.orElse(null);
    }

    private synchronized void start(String provider, Runnable task) {
        Lane lane = lanes.computeIfAbsent(provider, key -> new Lane());
        if (lane.running < OF_ONE_PROVIDER) {
            threads.execute(() -> runLane(provider, lane, task));
            lane.running++;
        } else if (lane.waiting.size() < WAITING_OF_ONE_PROVIDER && waiting < WAITING) {
            lane.waiting.add(task);
            waiting++;
        } else {
            throw new RejectedExecutionException();
        }
    }

    private void runLane(String provider, Lane lane, Runnable task) {
        try {
            task.run();
        } finally {
            next(provider, lane);
        }
    }

    private synchronized void next(String provider, Lane lane) {
        Runnable next = lane.waiting.poll();
        if (next != null) {
            waiting--;
            threads.execute(() -> runLane(provider, lane, next));
            return;
        }
        lane.running--;
        if (lane.running == 0) {
            lanes.remove(provider);
        }
    }

    private void follow(CompletableFuture<Void> first, long waitMillis)
            throws ExecutionException, TimeoutException, InterruptedException {
        try {
            if (followers.incrementAndGet() > MOST_FOLLOWERS) {
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
