package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.backend.CallBudget;
import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.clerk.api.ClerkApi;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.api.ClerkApiException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Combines questions about users that wait at the same time on this node into one call to Clerk. While a call is in progress or
 * waits for Clerk's rate limit, further questions collect for the next one: the higher the load, the fewer calls per user.
 */
final class SharedReads implements AutoCloseable {

    /** Maximum concurrent calls of one provider. */
    private static final int AT_ONCE = 2;

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    /** Maximum waiting requests of one provider. Each holds a thread that other requests need. */
    private static final int MAX_WAITING = ClerkApi.MAX_USERS;

    /** The maximum while no answer arrives. */
    private static final int MAX_WAITING_AT_STANDSTILL = 16;

    private static final long STANDSTILL = Duration.ofSeconds(1).toNanos();

    /** Requests that wait for the next call of a provider. */
    private static final class Lane {
        private final Map<String, CompletableFuture<Optional<ClerkUser>>> waiting = new LinkedHashMap<>();
        private int calling;
        private int requests;
        private long movedAt = System.nanoTime();

        private boolean hasRoom() {
            boolean standsStill = calling > 0 && System.nanoTime() - movedAt > STANDSTILL;
            return requests < (standsStill ? MAX_WAITING_AT_STANDSTILL : MAX_WAITING);
        }
    }

    private final Outages outages;
    private final AtomicInteger failures = new AtomicInteger();
    private final Map<String, Lane> lanes = new HashMap<>();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), SharedReads::thread);

    /** @param outages counts each failed list like a failure for one user */
    SharedReads(Outages outages) {
        this.outages = outages;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "clerk-users");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * The user in Clerk's list; empty if Clerk must be asked about the user alone.
     *
     * @throws ClerkApiException if Clerk does not answer in time
     */
    Optional<ClerkUser> read(KeycloakSessionFactory factory, LinkedUser linkedUser) throws ClerkApiException {
        Lane lane = enter(linkedUser);
        try {
            return await(factory, linkedUser, lane).get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ClerkApiException(Kind.PACED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClerkApiException(Kind.UNREACHABLE);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ClerkApiException failure ? failure : new ClerkApiException(Kind.UNREACHABLE);
        } finally {
            leave(lane);
        }
    }

    private synchronized Lane enter(LinkedUser linkedUser) throws ClerkApiException {
        Lane lane = lanes.computeIfAbsent(key(linkedUser), provider -> new Lane());
        if (!lane.hasRoom()) {
            throw new ClerkApiException(Kind.BUSY);
        }
        lane.requests++;
        return lane;
    }

    private synchronized void leave(Lane lane) {
        lane.requests--;
        lanes.values().removeIf(other -> other.requests == 0 && other.calling == 0);
    }

    private static String key(LinkedUser linkedUser) {
        return linkedUser.realmId() + "." + linkedUser.provider();
    }

    private synchronized CompletableFuture<Optional<ClerkUser>> await(
            KeycloakSessionFactory factory, LinkedUser linkedUser, Lane lane) {
        CompletableFuture<Optional<ClerkUser>> answer =
                lane.waiting.computeIfAbsent(linkedUser.clerkUserId(), user -> new CompletableFuture<>());
        if (lane.calling < AT_ONCE) {
            threads.execute(() -> work(factory, linkedUser, lane));
            lane.movedAt = lane.calling == 0 ? System.nanoTime() : lane.movedAt;
            lane.calling++;
        }
        return answer;
    }

    /** Works until no request waits. */
    private void work(KeycloakSessionFactory factory, LinkedUser one, Lane lane) {
        Map<String, CompletableFuture<Optional<ClerkUser>>> next = take(lane);
        while (!next.isEmpty()) {
            answer(factory, one, next);
            next = takeNext(lane);
        }
    }

    private synchronized Map<String, CompletableFuture<Optional<ClerkUser>>> takeNext(Lane lane) {
        lane.movedAt = System.nanoTime();
        return take(lane);
    }

    private synchronized Map<String, CompletableFuture<Optional<ClerkUser>>> take(Lane lane) {
        Map<String, CompletableFuture<Optional<ClerkUser>>> some = new HashMap<>();
        for (String id : new ArrayList<>(lane.waiting.keySet())) {
            if (some.size() < ClerkApi.MAX_USERS) {
                some.put(id, lane.waiting.remove(id));
            }
        }
        if (some.isEmpty()) {
            lane.calling--;
        }
        return some;
    }

    private void answer(
            KeycloakSessionFactory factory,
            LinkedUser one,
            Map<String, CompletableFuture<Optional<ClerkUser>>> waiting) {
        try {
            Map<String, ClerkUser> users = new HashMap<>();
            list(factory, one, List.copyOf(waiting.keySet())).forEach(user -> users.put(user.id(), user));
            waiting.forEach((id, answer) -> answer.complete(Optional.ofNullable(users.get(id))));
        } catch (ClerkApiException e) {
            if (e.kind() == Kind.UNEXPECTED_ANSWER) {
                answerHalves(factory, one, waiting);
                return;
            }
            if (e.kind() == Kind.UNREACHABLE || e.kind() == Kind.RATE_LIMITED) {
                String list = "list " + failures.incrementAndGet();
                outages.failed(new LinkedUser(one.realmId(), one.provider(), list));
            }
            waiting.values().forEach(answer -> answer.completeExceptionally(e));
        } catch (RuntimeException | Error e) {
            waiting.values().forEach(answer -> answer.completeExceptionally(e));
        }
    }

    /** Splits the list, so that an unreadable user does not block the others. Clerk is then asked about that user alone. */
    private void answerHalves(
            KeycloakSessionFactory factory,
            LinkedUser one,
            Map<String, CompletableFuture<Optional<ClerkUser>>> waiting) {
        if (waiting.size() == 1) {
            waiting.values().forEach(answer -> answer.complete(Optional.empty()));
            return;
        }
        Map<String, CompletableFuture<Optional<ClerkUser>>> half = new HashMap<>();
        Map<String, CompletableFuture<Optional<ClerkUser>>> rest = new HashMap<>();
        waiting.forEach((id, answer) -> (half.size() < waiting.size() / 2 ? half : rest).put(id, answer));
        answer(factory, one, half);
        answer(factory, one, rest);
    }

    private static List<ClerkUser> list(KeycloakSessionFactory factory, LinkedUser one, List<String> ids)
            throws ClerkApiException {
        return one.ask(
                        factory,
                        here -> here.clerk()
                                .as(CallBudget.Use.CHECK)
                                .within(TIMEOUT)
                                .users(ids))
                .orElse(List.of());
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
