package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.api.ClerkApiException.Kind;
import io.github.keycloakclerk.lifecycle.PersonSync.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.UserModel;
import org.keycloak.models.cache.CachedUserModel;

/**
 * Asks Clerk once for all who wait for the same answer on this node.
 *
 * <p>When Clerk last said that a person may sign in is kept with the user in Keycloak's user cache, which Keycloak empties on
 * all nodes when the user changes, a webhook arrives, or an administrator clears it.
 */
final class GuardAnswers {

    private static final Logger LOG = Logger.getLogger(GuardAnswers.class);

    /** Clients wait for their tokens meanwhile. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Somebody who waits for the answer that another one waits for. */
    private static final Duration WAIT = Duration.ofSeconds(10);

    /** A Clerk that hangs must not hold each client's request for the whole time. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private static final String KEY = "clerk.asked.";

    private final Map<String, CompletableFuture<Verdict>> underWay = new ConcurrentHashMap<>();
    private final Map<String, Instant> pausedUntil = new ConcurrentHashMap<>();

    /** When Clerk was last asked about a person with a good result; long ago if that is not known. */
    static Instant askedAt(UserModel user, Person person) {
        return user instanceof CachedUserModel cached
                        && cached.getCachedWith().get(KEY + person.provider()) instanceof Instant instant
                ? instant
                : Instant.EPOCH;
    }

    @SuppressWarnings("unchecked")
    private static boolean remember(UserModel user, Person person, Instant askedAt) {
        if (user instanceof CachedUserModel cached) {
            cached.getCachedWith().put(KEY + person.provider(), askedAt);
        }
        return true;
    }

    Verdict ask(KeycloakSessionFactory factory, Verdict.Open open) {
        if (isPaused(open.person())) {
            return whenUnreachable(open);
        }
        String key = open.person().key();
        CompletableFuture<Verdict> own = new CompletableFuture<>();
        CompletableFuture<Verdict> first = underWay.putIfAbsent(key, own);
        if (first != null) {
            return first.copy()
                    .completeOnTimeout(whenUnreachable(open), WAIT.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
        Verdict verdict = whenUnreachable(open);
        try {
            verdict = answer(factory, open);
        } finally {
            underWay.remove(key);
            own.complete(verdict);
        }
        return verdict;
    }

    private Verdict answer(KeycloakSessionFactory factory, Verdict.Open open) {
        Instant askedAt = Instant.now();
        try {
            Optional<PersonState> state = new PersonSync(factory, PATIENCE)
                    .run(open.person(), Set.of())
                    .map(Finding::state);
            if (state.filter(PersonState.ACTIVE::equals).isPresent()) {
                // In a transaction of its own: if the user changed, the cache has another one now.
                open.person().inRealm(factory, here -> here.user().map(user -> remember(user, open.person(), askedAt)));
                return Verdict.ALLOWED;
            }
            return new Verdict.Refused(state.map(PersonState::reason).orElse("link_removed"));
        } catch (ClerkApiException e) {
            LOG.warnf(
                    "Clerk does not answer about a person at a refresh: %s",
                    e.kind().reason());
            if (e.kind() == Kind.UNREACHABLE || e.kind() == Kind.RATE_LIMITED) {
                pausedUntil.put(place(open.person()), Instant.now().plus(PAUSE));
            }
            return whenUnreachable(open);
        } catch (BusyException e) {
            return whenUnreachable(open);
        }
    }

    private boolean isPaused(Person person) {
        return pausedUntil.getOrDefault(place(person), Instant.EPOCH).isAfter(Instant.now());
    }

    private static String place(Person person) {
        return person.realmId() + "." + person.provider();
    }

    private static Verdict whenUnreachable(Verdict.Open open) {
        return open.allowedWhenUnreachable() ? Verdict.ALLOWED : new Verdict.Unavailable();
    }
}
