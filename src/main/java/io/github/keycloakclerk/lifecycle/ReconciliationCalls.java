package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.backend.CallBudget;
import io.github.keycloakclerk.broker.backend.ClerkBackend;
import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.api.ClerkApiException.Kind;
import io.github.keycloakclerk.clerk.api.MembershipsOfAll;
import io.github.keycloakclerk.compat.OwnTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Calls of reconciliation about many users at once, paced to leave most of Clerk's rate limit to other uses.
 *
 * @param pace time between two calls
 */
record ReconciliationCalls(KeycloakSessionFactory factory, String realmId, String provider, Duration pace) {

    /** For a list, which takes longer than a single user. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** Clerk's error code if the instance has organizations disabled. */
    private static final String NO_ORGANIZATIONS = "organization_not_enabled_in_instance";

    /** A call to Clerk. */
    @FunctionalInterface
    private interface Question<T> {
        T ask(ClerkBackend clerk) throws ClerkApiException;
    }

    /**
     * The users whom Clerk knows, by ID. A list that is too large or cannot be read is requested in two halves.
     *
     * @param end time after which no list is split any more
     */
    Map<String, ClerkUser> users(List<String> clerkUserIds, Instant end)
            throws ClerkApiException, InterruptedException {
        Map<String, ClerkUser> users = new HashMap<>();
        try {
            ask(clerk -> clerk.users(clerkUserIds)).orElse(List.of()).forEach(user -> users.put(user.id(), user));
        } catch (ClerkApiException e) {
            if (e.kind() != Kind.UNEXPECTED_ANSWER || Instant.now().isAfter(end)) {
                throw e;
            }
            if (clerkUserIds.size() == 1) {
                // Clerk is then asked about this user alone, which shows the error.
                return users;
            }
            int half = clerkUserIds.size() / 2;
            users.putAll(users(clerkUserIds.subList(0, half), end));
            users.putAll(users(clerkUserIds.subList(half, clerkUserIds.size()), end));
        }
        return users;
    }

    /** A page of the memberships of all users of the instance; empty if organizations are disabled. */
    MembershipsOfAll memberships(int offset) throws ClerkApiException, InterruptedException {
        MembershipsOfAll none = new MembershipsOfAll(List.of(), 0);
        try {
            return ask(clerk -> clerk.membershipsOfAll(offset)).orElse(none);
        } catch (ClerkApiException e) {
            if (e.code().filter(NO_ORGANIZATIONS::equals).isPresent()) {
                return none;
            }
            throw e;
        }
    }

    /** Empty if the provider was removed or disabled meanwhile. */
    private <T> Optional<T> ask(Question<T> question) throws ClerkApiException, InterruptedException {
        Thread.sleep(pace.toMillis());
        AtomicReference<@Nullable ClerkApiException> failure = new AtomicReference<>();
        Optional<T> answer = new OwnTransaction(factory, realmId)
                .call((session, realm) -> LinkedUser.provider(session, provider).flatMap(clerk -> {
                    try {
                        return Optional.of(question.ask(
                                clerk.as(CallBudget.Use.RECONCILIATION).within(TIMEOUT)));
                    } catch (ClerkApiException e) {
                        failure.set(e);
                        return Optional.<T>empty();
                    }
                }))
                .flatMap(found -> found);
        ClerkApiException thrown = failure.get();
        if (thrown != null) {
            throw thrown;
        }
        return answer;
    }
}
