package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.UserStanding;
import io.github.keycloakclerk.broker.backend.CallBudget;
import io.github.keycloakclerk.broker.backend.ClerkBackend;
import io.github.keycloakclerk.broker.backend.ClerkProfile;
import io.github.keycloakclerk.broker.config.GuardSettings;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import org.keycloak.models.KeycloakSession;

/**
 * Reads a user from Clerk's last answer to this node, or asks Clerk again. For grants that need to know more about the
 * user than whether Clerk allows a sign-in.
 */
record StandingCheck(KeycloakSession session, NodeState node, ClerkBackend clerk) {

    private static final String GRANT = "identity_assertion";

    UserStanding of(String clerkUserId, Instant since) {
        GuardSettings settings = settings();
        Instant oldest = later(since, Instant.now().minus(settings.cache()));
        Optional<UserStanding.Good> fresh = applied(clerkUserId, oldest);
        if (fresh.isPresent()) {
            TokenCheckCount.add(session, GRANT, TokenDecision.ALLOWED, TokenDecision.ALLOWED);
            return fresh.get();
        }
        LinkedUser linkedUser = LinkedUser.of(clerk, session.getContext().getRealm(), clerkUserId);
        TokenDecision.MustAsk open = new TokenDecision.MustAsk(
                linkedUser,
                settings,
                clerk.knownUsers().lastYes(clerkUserId).orElse(Instant.EPOCH),
                Optional.empty(),
                Set.of(SyncHint.MEMBERSHIPS));
        // With the precision of stored answers.
        Instant askedAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        TokenDecision decision = node.answers().ask(session.getKeycloakSessionFactory(), node, open);
        TokenCheckCount.add(session, GRANT, open, decision);
        if (decision instanceof TokenDecision.Refused refused) {
            return new UserStanding.Refused(refused.reason());
        }
        if (decision instanceof TokenDecision.Unavailable unavailable) {
            return new UserStanding.Unknown(unavailable.reason());
        }
        return applied(clerkUserId, askedAt)
                .<UserStanding>map(answer -> answer)
                .orElseGet(() -> withoutAnswer(linkedUser, later(since, oldest.minus(settings.allowance()))));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Settings of the check before issuing tokens. If the check is disabled, answers count for just as long. */
    private GuardSettings settings() {
        GuardSettings settings = clerk.config().guard();
        boolean webhook = !settings.cache().isZero() && clerk.webhookHealth().isWorking();
        return webhook ? settings.withWebhook(clerk.config()) : settings;
    }

    /** An answer to a sign-in does not count here: the user's roles and groups may not reflect it yet. */
    private Optional<UserStanding.Good> applied(String clerkUserId, Instant since) {
        boolean applied = clerk.knownUsers()
                .askedAloneAt(clerkUserId)
                .filter(at -> !at.isBefore(since))
                .isPresent();
        return applied ? known(clerkUserId, since) : Optional.empty();
    }

    private Optional<UserStanding.Good> known(String clerkUserId, Instant since) {
        return clerk.knownUsers()
                .read(clerkUserId)
                .filter(read -> !read.at().isBefore(since))
                .filter(read ->
                        read.profile().isGood() && read.profile().memberships().isPresent())
                .map(read -> new UserStanding.Good(read.profile(), read.at()));
    }

    /**
     * Tokens may be issued, but no current answer is stored. If it is too large to be stored, or Keycloak does not
     * cache the user, Clerk is asked again. If Clerk is unreachable, its previous answer counts.
     */
    private UserStanding withoutAnswer(LinkedUser linkedUser, Instant since) {
        String clerkUserId = linkedUser.clerkUserId();
        if (node.answers().isPaused(linkedUser)) {
            return before(clerkUserId, since, ClerkApiException.Kind.UNREACHABLE);
        }
        Instant askedAt = Instant.now();
        try {
            Optional<ClerkProfile> profile =
                    clerk.as(CallBudget.Use.CHECK).within(GuardAnswers.TIMEOUT).read(clerkUserId, true);
            return profile.map(found -> answer(found, askedAt))
                    .orElseGet(() -> new UserStanding.Refused(ClerkUserStatus.UNKNOWN.reason()));
        } catch (ClerkApiException e) {
            return before(clerkUserId, since, e.kind());
        }
    }

    /** The previous answer counts if Clerk is unreachable, but not if Clerk's answer is unusable. */
    private UserStanding before(String clerkUserId, Instant since, ClerkApiException.Kind kind) {
        boolean silent = switch (kind) {
            case UNEXPECTED_ANSWER, MEMBERSHIPS_UNREADABLE -> false;
            default -> true;
        };
        return Optional.of(clerkUserId)
                .filter(id -> silent && clerk.config().guard().allows())
                .flatMap(id -> known(id, since))
                .<UserStanding>map(answer -> answer)
                .orElseGet(() -> new UserStanding.Unknown(kind.reason()));
    }

    private static UserStanding answer(ClerkProfile profile, Instant askedAt) {
        ClerkUserStatus status = ClerkUserStatus.of(profile.user().standing());
        if (status != ClerkUserStatus.ACTIVE) {
            return new UserStanding.Refused(status.reason());
        }
        return profile.isGood()
                ? new UserStanding.Good(profile, askedAt)
                : new UserStanding.Unknown(profile.unread()
                        .map(ClerkApiException::kind)
                        .orElse(ClerkApiException.Kind.UNEXPECTED_ANSWER)
                        .reason());
    }
}
