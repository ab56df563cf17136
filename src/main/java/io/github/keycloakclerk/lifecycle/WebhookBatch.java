package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.clerk.api.ClerkApiException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Waiting webhooks about one user. A single read of Clerk's current data serves them all. */
final class WebhookBatch {

    /**
     * One of the webhooks.
     *
     * @param done what its request waits for
     * @param end runs before the request is notified
     */
    record Delivery(WebhookDeduplication once, CompletableFuture<Void> done, Runnable end) {

        void succeed() {
            end.run();
            done.complete(null);
        }

        void fail(Throwable why) {
            end.run();
            done.completeExceptionally(why);
        }
    }

    private final WebhookJob.Work work;
    private final Set<SyncHint> hints = EnumSet.noneOf(SyncHint.class);
    private final List<Delivery> deliveries = new ArrayList<>();
    private Optional<Boolean> result = Optional.empty();
    private @Nullable ClerkApiException silent;
    private @Nullable BusyException busy;

    WebhookBatch(WebhookJob.Work work) {
        this.work = work;
    }

    void add(Set<SyncHint> more, Delivery delivery) {
        hints.addAll(more);
        deliveries.add(delivery);
    }

    int size() {
        return deliveries.size();
    }

    /** Does the work once, and returns what answers all deliveries. */
    Runnable run() {
        List<Runnable> answers = deliveries.stream().map(this::answer).toList();
        return () -> answers.forEach(Runnable::run);
    }

    private Runnable answer(Delivery delivery) {
        try {
            delivery.once().run(this::once);
            return delivery::succeed;
        } catch (Throwable e) {
            // Errors too: a request waits, and the thread must continue.
            return () -> delivery.fail(e);
        }
    }

    /** Rejects all deliveries, so that they are sent again. */
    void drop() {
        RejectedExecutionException reason = new RejectedExecutionException("no progress");
        deliveries.forEach(delivery -> delivery.fail(reason));
    }

    private boolean once() throws ClerkApiException, BusyException {
        ClerkApiException silence = silent;
        BusyException other = busy;
        if (silence != null) {
            throw silence;
        }
        if (other != null) {
            throw other;
        }
        if (result.isEmpty()) {
            result = Optional.of(runOnce());
        }
        return result.get();
    }

    /** If Clerk does not answer for one delivery, it is not asked again for the next. */
    private boolean runOnce() throws ClerkApiException, BusyException {
        try {
            return work.run(hints);
        } catch (ClerkApiException e) {
            silent = e;
            throw e;
        } catch (BusyException e) {
            busy = e;
            throw e;
        }
    }
}
