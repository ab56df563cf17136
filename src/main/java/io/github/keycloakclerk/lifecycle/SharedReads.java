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
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Asks Clerk about all users together about whom somebody waits to hear at the same moment on this node. While a call is under way, or
 * has to wait for Clerk's rate limit, those who come meanwhile gather for the next one: the more load, the fewer calls for each.
 */
final class SharedReads implements AutoCloseable {

    /** Calls of one provider at the same time. */
    private static final int AT_ONCE = 2;

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    /** Those who wait for the next call of a provider. */
    private static final class Lane {
        private final Map<String, CompletableFuture<Optional<ClerkUser>>> waiting = new LinkedHashMap<>();
        private int calling;
    }

    private final Map<String, Lane> lanes = new HashMap<>();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), SharedReads::thread);

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "clerk-users");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * What Clerk's list says of a user; empty if that has to be asked about the user alone.
     *
     * @throws ClerkApiException if Clerk does not say in time
     */
    Optional<ClerkUser> read(KeycloakSessionFactory factory, LinkedUser linkedUser) throws ClerkApiException {
        try {
            return await(factory, linkedUser).get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ClerkApiException(Kind.PACED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClerkApiException(Kind.UNREACHABLE);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ClerkApiException failure ? failure : new ClerkApiException(Kind.UNREACHABLE);
        }
    }

    private synchronized CompletableFuture<Optional<ClerkUser>> await(
            KeycloakSessionFactory factory, LinkedUser linkedUser) {
        String key = linkedUser.realmId() + "." + linkedUser.provider();
        Lane lane = lanes.computeIfAbsent(key, provider -> new Lane());
        CompletableFuture<Optional<ClerkUser>> answer =
                lane.waiting.computeIfAbsent(linkedUser.clerkUserId(), user -> new CompletableFuture<>());
        if (lane.calling < AT_ONCE) {
            threads.execute(() -> work(factory, linkedUser, key, lane));
            lane.calling++;
        }
        return answer;
    }

    /** Until nobody waits. */
    private void work(KeycloakSessionFactory factory, LinkedUser one, String key, Lane lane) {
        Map<String, CompletableFuture<Optional<ClerkUser>>> next = take(key, lane);
        while (!next.isEmpty()) {
            answer(factory, one, next);
            next = take(key, lane);
        }
    }

    private synchronized Map<String, CompletableFuture<Optional<ClerkUser>>> take(String key, Lane lane) {
        Map<String, CompletableFuture<Optional<ClerkUser>>> some = new HashMap<>();
        for (String id : new ArrayList<>(lane.waiting.keySet())) {
            if (some.size() < ClerkApi.MAX_USERS) {
                some.put(id, lane.waiting.remove(id));
            }
        }
        if (some.isEmpty()) {
            lane.calling--;
            if (lane.calling == 0) {
                lanes.remove(key);
            }
        }
        return some;
    }

    private static void answer(
            KeycloakSessionFactory factory,
            LinkedUser one,
            Map<String, CompletableFuture<Optional<ClerkUser>>> waiting) {
        try {
            Map<String, ClerkUser> users = new HashMap<>();
            users(factory, one, List.copyOf(waiting.keySet())).forEach(user -> users.put(user.id(), user));
            waiting.forEach((id, answer) -> answer.complete(Optional.ofNullable(users.get(id))));
        } catch (ClerkApiException e) {
            // Of a list that cannot be read, each is asked about alone.
            waiting.values().forEach(answer -> {
                if (e.kind() == Kind.UNEXPECTED_ANSWER) {
                    answer.complete(Optional.empty());
                } else {
                    answer.completeExceptionally(e);
                }
            });
        } catch (RuntimeException | Error e) {
            waiting.values().forEach(answer -> answer.completeExceptionally(e));
        }
    }

    private static List<ClerkUser> users(KeycloakSessionFactory factory, LinkedUser one, List<String> ids)
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
