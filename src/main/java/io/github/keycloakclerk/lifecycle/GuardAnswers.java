package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.api.ClerkApiException.Kind;
import io.github.keycloakclerk.lifecycle.UserSync.Finding;
import io.github.keycloakclerk.stored.StoredKey;
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
 * <p>When Clerk last said that a user may sign in is kept with the user in Keycloak's user cache, which Keycloak empties on
 * all nodes when the user changes, a webhook arrives, or an administrator clears it.
 */
final class GuardAnswers {

    /** Clients wait for their tokens meanwhile. */
    static final Duration TIMEOUT = Duration.ofSeconds(3);

    /** Somebody who waits for the answer that another one waits for. */
    private static final Duration WAIT = Duration.ofSeconds(10);

    private static final Logger LOG = Logger.getLogger(GuardAnswers.class);

    private static final String KEY = StoredKey.ASKED_AT.key();

    private static final String UNREACHABLE = Kind.UNREACHABLE.reason();

    private final Map<String, CompletableFuture<TokenDecision>> underWay = new ConcurrentHashMap<>();
    private final Outages outages;

    GuardAnswers(Outages outages) {
        this.outages = outages;
    }

    /** When Clerk was last asked about a user with a good result; long ago if that is not known. */
    static Instant askedAt(UserModel user, LinkedUser linkedUser) {
        return user instanceof CachedUserModel cached
                        && cached.getCachedWith().get(KEY + linkedUser.provider()) instanceof Instant instant
                ? instant
                : Instant.EPOCH;
    }

    @SuppressWarnings("unchecked")
    private static boolean remember(UserModel user, LinkedUser linkedUser, Instant askedAt) {
        if (user instanceof CachedUserModel cached) {
            cached.getCachedWith().put(KEY + linkedUser.provider(), askedAt);
        }
        return true;
    }

    TokenDecision ask(KeycloakSessionFactory factory, NodeState node, TokenDecision.MustAsk open) {
        if (outages.isPaused(open.linkedUser())) {
            return whenUnreachable(factory, open);
        }
        String key = open.linkedUser().key();
        CompletableFuture<TokenDecision> own = new CompletableFuture<>();
        CompletableFuture<TokenDecision> first = underWay.putIfAbsent(key, own);
        if (first != null) {
            return follow(factory, open, first);
        }
        TokenDecision decision = new TokenDecision.Unavailable(UNREACHABLE);
        try {
            decision = answer(factory, node, open);
        } finally {
            underWay.remove(key);
            own.complete(decision);
        }
        return decision;
    }

    private static TokenDecision follow(
            KeycloakSessionFactory factory, TokenDecision.MustAsk open, CompletableFuture<TokenDecision> first) {
        TokenDecision late = new TokenDecision.Unavailable(UNREACHABLE);
        TokenDecision decision = first.copy()
                .completeOnTimeout(late, WAIT.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        // Who signed in later may be allowed though the first one is not.
        return decision.equals(late) ? whenUnreachable(factory, open) : decision;
    }

    private TokenDecision answer(KeycloakSessionFactory factory, NodeState node, TokenDecision.MustAsk open) {
        LinkedUser linkedUser = open.linkedUser();
        Instant askedAt = Instant.now();
        AnswerReport report = new AnswerReport(factory, node.events());
        try {
            Optional<ClerkUserStatus> state = new UserSync(factory, TIMEOUT, ClerkUserAnswers.of(node))
                    .run(linkedUser, Set.of())
                    .map(Finding::state);
            outages.answered(linkedUser);
            state.ifPresent(found -> report.answered(linkedUser, found));
            if (state.filter(ClerkUserStatus.ACTIVE::equals).isEmpty()) {
                return new TokenDecision.Refused(
                        state.map(ClerkUserStatus::reason).orElse("link_removed"));
            }
            remember(factory, open, askedAt);
            return TokenDecision.ALLOWED;
        } catch (ClerkApiException e) {
            report.failed(linkedUser, e);
            return whenFailed(factory, open, e);
        } catch (BusyException e) {
            return whenUnreachable(factory, open);
        }
    }

    /** In a transaction of its own: if the user changed, the cache has another one now. What is not remembered is asked again. */
    private static void remember(KeycloakSessionFactory factory, TokenDecision.MustAsk open, Instant askedAt) {
        try {
            open.linkedUser().inRealm(factory, here -> {
                if (open.settings().allows()) {
                    LastYes.remember(here, askedAt, open.settings().allowance());
                }
                return here.user().map(user -> remember(user, open.linkedUser(), askedAt));
            });
        } catch (RuntimeException e) {
            LOG.warnf("An answer of Clerk is not remembered: %s", LoggableCause.of(e));
        }
    }

    private TokenDecision whenFailed(
            KeycloakSessionFactory factory, TokenDecision.MustAsk open, ClerkApiException failure) {
        return switch (failure.kind()) {
            // An answer about this user alone is no silence, whatever an administrator wants of that.
            case UNEXPECTED_ANSWER, MEMBERSHIPS_UNREADABLE ->
                new TokenDecision.Unavailable(AnswerReport.reason(failure));
            case UNREACHABLE, RATE_LIMITED -> {
                outages.failed(open.linkedUser());
                yield whenUnreachable(factory, open);
            }
            default -> whenUnreachable(factory, open);
        };
    }

    /** Where tokens are given without Clerk, that ends some time after Clerk last said yes. */
    private static TokenDecision whenUnreachable(KeycloakSessionFactory factory, TokenDecision.MustAsk open) {
        Instant since = Instant.now().minus(open.settings().allowance());
        boolean allowed = open.settings().allows()
                && (open.lastYes().isAfter(since)
                        || new LastYes(factory)
                                .of(open.linkedUser())
                                .filter(since::isBefore)
                                .isPresent());
        return allowed ? TokenDecision.ALLOWED : new TokenDecision.Unavailable(UNREACHABLE);
    }
}
