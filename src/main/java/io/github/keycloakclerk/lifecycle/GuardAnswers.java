package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.backend.KnownUsers;
import io.github.keycloakclerk.broker.data.AppliedRecord;
import io.github.keycloakclerk.broker.linking.AppliedRecords;
import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.clerk.ClerkUser.Standing;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.api.ClerkApiException.Kind;
import io.github.keycloakclerk.lifecycle.UserSync.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.keycloak.models.KeycloakSessionFactory;

/** Asks Clerk once for all requests on this node that wait for the same answer. */
final class GuardAnswers {

    /** Clients wait for their tokens meanwhile. */
    static final Duration TIMEOUT = Duration.ofSeconds(3);

    /** How long a request waits for the answer to another request. */
    private static final Duration WAIT = Duration.ofSeconds(10);

    private static final String UNREACHABLE = Kind.UNREACHABLE.reason();

    private final Map<String, CompletableFuture<TokenDecision>> underWay = new ConcurrentHashMap<>();
    private final Outages outages;

    GuardAnswers(Outages outages) {
        this.outages = outages;
    }

    /** Whether calls to Clerk are paused because it does not answer. */
    boolean isPaused(LinkedUser linkedUser) {
        return outages.isPaused(linkedUser);
    }

    TokenDecision ask(KeycloakSessionFactory factory, NodeState node, TokenDecision.MustAsk open) {
        if (isPaused(open.linkedUser())) {
            return whenUnreachable(open);
        }
        // Requests for which a list is sufficient do not share an answer with requests that need more.
        String key = open.linkedUser().key() + (open.applied().isPresent() ? ".listed" : "") + open.hints();
        CompletableFuture<TokenDecision> own = new CompletableFuture<>();
        CompletableFuture<TokenDecision> first = underWay.putIfAbsent(key, own);
        if (first != null) {
            return follow(open, first);
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

    private static TokenDecision follow(TokenDecision.MustAsk open, CompletableFuture<TokenDecision> first) {
        TokenDecision late = new TokenDecision.Unavailable(UNREACHABLE);
        TokenDecision decision = first.copy()
                .completeOnTimeout(late, WAIT.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        // Without an answer, the decision depends on when Clerk last allowed each session.
        return decision.equals(late) ? whenUnreachable(open) : decision;
    }

    private TokenDecision answer(KeycloakSessionFactory factory, NodeState node, TokenDecision.MustAsk open) {
        LinkedUser linkedUser = open.linkedUser();
        AnswerReport report = new AnswerReport(factory, node.events());
        TokenDecision.MustAsk still = open;
        if (open.applied().isPresent()) {
            try {
                Instant askedAt = Instant.now();
                Listed listed = listed(factory, node, linkedUser, open.applied().get());
                if (listed == Listed.SAME) {
                    outages.answered(linkedUser);
                    node.unknown().known(linkedUser);
                    report.answered(linkedUser, ClerkUserStatus.ACTIVE);
                    return TokenDecision.ALLOWED;
                }
                // Clerk lets the user sign in, whatever else has to be asked.
                still = listed == Listed.GOOD ? open.allowedAt(askedAt) : open;
            } catch (ClerkApiException e) {
                // Clerk may still answer about a single user. That costs more, so it is the last resort.
                TokenDecision decision = whenUnreachable(open);
                if (decision == TokenDecision.ALLOWED || outages.isPaused(linkedUser)) {
                    report.failed(linkedUser, e);
                    return decision;
                }
            }
        }
        return answerAlone(factory, node, still, report);
    }

    private TokenDecision answerAlone(
            KeycloakSessionFactory factory, NodeState node, TokenDecision.MustAsk open, AnswerReport report) {
        LinkedUser linkedUser = open.linkedUser();
        try {
            Optional<ClerkUserStatus> state = new UserSync(factory, TIMEOUT, ClerkUserAnswers.of(node))
                    .run(linkedUser, open.hints())
                    .map(Finding::state);
            outages.answered(linkedUser);
            state.ifPresent(found -> report.answered(linkedUser, found));
            if (state.filter(ClerkUserStatus.ACTIVE::equals).isEmpty()) {
                return new TokenDecision.Refused(
                        state.map(ClerkUserStatus::reason).orElse("link_removed"));
            }
            return TokenDecision.ALLOWED;
        } catch (ClerkApiException e) {
            report.failed(linkedUser, e);
            return whenFailed(open, e);
        } catch (BusyException e) {
            return whenUnreachable(open);
        }
    }

    /** What Clerk's list says about a user. */
    private enum Listed {
        /** The user may sign in, and all other data is as applied. */
        SAME,
        /** The user may sign in. */
        GOOD,
        /** Nothing reliable. */
        UNKNOWN
    }

    /** Asks Clerk in one call together with other waiting requests. */
    private static Listed listed(
            KeycloakSessionFactory factory, NodeState node, LinkedUser linkedUser, AppliedRecord applied)
            throws ClerkApiException {
        String clerkUserId = linkedUser.clerkUserId();
        Instant askedAt = Instant.now();
        String version = linkedUser
                .inRealm(factory, here -> here.clerk().knownUsers().version(clerkUserId))
                .orElse("");
        Optional<ClerkUser> user =
                node.reads().read(factory, linkedUser).filter(found -> found.standing() == Standing.GOOD);
        if (user.isEmpty()) {
            return Listed.UNKNOWN;
        }
        return linkedUser
                .inRealm(factory, here -> {
                    KnownUsers known = here.clerk().knownUsers();
                    AppliedRecord now = AppliedRecords.of(
                                    here.session(), here.clerk().config())
                            .of(user.get(), Optional.empty());
                    if (now.isOfSameUser(applied) && known.confirm(clerkUserId, version, askedAt)) {
                        return Listed.SAME;
                    }
                    return known.version(clerkUserId).equals(version) ? Listed.GOOD : Listed.UNKNOWN;
                })
                .orElse(Listed.UNKNOWN);
    }

    private TokenDecision whenFailed(TokenDecision.MustAsk open, ClerkApiException failure) {
        return switch (failure.kind()) {
            // Clerk did answer, so the setting for an unreachable Clerk does not apply.
            case UNEXPECTED_ANSWER, MEMBERSHIPS_UNREADABLE ->
                new TokenDecision.Unavailable(AnswerReport.reason(failure));
            case UNREACHABLE, RATE_LIMITED -> {
                outages.failed(open.linkedUser());
                yield whenUnreachable(open);
            }
            default -> whenUnreachable(open);
        };
    }

    /** If tokens are issued without Clerk, this ends some time after Clerk last allowed the user. */
    private static TokenDecision whenUnreachable(TokenDecision.MustAsk open) {
        Instant since = Instant.now().minus(open.settings().allowance());
        boolean allowed = open.settings().allows() && open.lastYes().isAfter(since);
        return allowed ? TokenDecision.ALLOWED : new TokenDecision.Unavailable(UNREACHABLE);
    }
}
