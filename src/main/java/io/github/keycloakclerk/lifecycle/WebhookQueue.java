package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.lifecycle.WebhookWork.Task;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Carries webhooks out, in threads that outlive the requests. Few at the same time, and few that wait: each holds a request,
 * and requests of other realms need threads too.
 */
final class WebhookQueue implements AutoCloseable {

    private static final int AT_ONCE = 8;
    private static final int WAITING = 8;
    /** Of one provider, so that the others find places while its Clerk hangs. */
    private static final int OF_ONE_PROVIDER = 8;
    /** Requests that wait for a message that another request brought. */
    private static final int MOST_FOLLOWERS = 64;

    private final Map<String, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();
    private final Map<String, Semaphore> places = new ConcurrentHashMap<>();
    private final AtomicInteger followers = new AtomicInteger();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            AT_ONCE, AT_ONCE, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), WebhookQueue::thread);

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
    void run(String provider, String message, WebhookOnce once, Task work, long waitMillis)
            throws ExecutionException, TimeoutException, InterruptedException {
        CompletableFuture<Void> own = new CompletableFuture<>();
        CompletableFuture<Void> first = underWay.putIfAbsent(message, own);
        if (first != null) {
            follow(first, waitMillis);
            return;
        }
        Semaphore place = places.computeIfAbsent(provider, key -> new Semaphore(OF_ONE_PROVIDER));
        try {
            start(place, () -> complete(message, own, once, work));
        } catch (RejectedExecutionException e) {
            underWay.remove(message);
            own.completeExceptionally(e);
            throw e;
        }
        own.get(waitMillis, TimeUnit.MILLISECONDS);
    }

    private void start(Semaphore place, Runnable task) {
        if (!place.tryAcquire()) {
            throw new RejectedExecutionException();
        }
        try {
            threads.execute(() -> {
                try {
                    task.run();
                } finally {
                    place.release();
                }
            });
        } catch (RejectedExecutionException e) {
            place.release();
            throw e;
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

    private void complete(String message, CompletableFuture<Void> own, WebhookOnce once, Task work) {
        try {
            once.run(work);
            own.complete(null);
        } catch (Exception e) {
            own.completeExceptionally(e);
        } finally {
            underWay.remove(message);
            own.completeExceptionally(new IllegalStateException("the work ended early"));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
