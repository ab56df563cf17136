package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.UserStanding;
import io.github.keycloakclerk.broker.backend.ClerkBackend;
import io.github.keycloakclerk.broker.backend.ClerkProfile;
import io.github.keycloakclerk.broker.backend.KnownUsers;
import io.github.keycloakclerk.broker.config.GuardSettings;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.keycloak.models.KeycloakSession;

/**
 * Reads a user as Clerk last described them to this node, or asks anew: for grants that go by more of the user than whether Clerk lets
 * them sign in.
 */
record StandingCheck(KeycloakSession session, NodeState node, ClerkBackend clerk) {

    private static final String GRANT = "identity_assertion";

    UserStanding of(String clerkUserId, Optional<String> organizationId) {
        LinkedUser linkedUser = LinkedUser.of(clerk, session.getContext().getRealm(), clerkUserId);
        GuardSettings settings = settings();
        Optional<Instant> endedAt = organizationId.flatMap(
                id -> OrganizationEnd.of(session, session.getContext().getRealm(), linkedUser.provider(), id));
        Optional<ClerkProfile> fresh = known(clerkUserId, Instant.now().minus(settings.cache()), endedAt);
        if (fresh.isPresent()) {
            TokenCheckCount.add(session, GRANT, TokenDecision.ALLOWED, TokenDecision.ALLOWED);
            return new UserStanding.Good(fresh.get());
        }
        TokenDecision.MustAsk open = new TokenDecision.MustAsk(
                linkedUser,
                settings,
                clerk.knownUsers().lastYes(clerkUserId).orElse(Instant.EPOCH),
                Optional.empty(),
                Set.of(SyncHint.MEMBERSHIPS));
        TokenDecision decision = node.answers().ask(session.getKeycloakSessionFactory(), node, open);
        TokenCheckCount.add(session, GRANT, open, decision);
        if (decision instanceof TokenDecision.Refused refused) {
            return new UserStanding.Refused(refused.reason());
        }
        if (decision instanceof TokenDecision.Unavailable unavailable) {
            return new UserStanding.Unknown(unavailable.reason());
        }
        // Where tokens are given without Clerk, what it said before the silence.
        return known(clerkUserId, Instant.now().minus(settings.cache()).minus(settings.allowance()), endedAt)
                .<UserStanding>map(UserStanding.Good::new)
                .orElseGet(() -> readAlone(clerkUserId));
    }

    /** As the check before tokens counts; where that is off, answers count as long all the same. */
    private GuardSettings settings() {
        GuardSettings settings = clerk.config().guard();
        boolean webhook = !settings.cache().isZero() && clerk.webhookHealth().isWorking();
        return webhook ? settings.withWebhook(clerk.config()) : settings;
    }

    private Optional<ClerkProfile> known(String clerkUserId, Instant since, Optional<Instant> endedAt) {
        return clerk.knownUsers()
                .read(clerkUserId)
                .filter(read -> read.at().isAfter(since))
                .filter(read -> endedAt.filter(read.at()::isBefore).isEmpty())
                .map(KnownUsers.Read::profile)
                .filter(profile -> profile.isGood() && profile.memberships().isPresent());
    }

    /** What is too large to be kept, or belongs to a user whom Keycloak does not keep in its cache, is read again. */
    private UserStanding readAlone(String clerkUserId) {
        try {
            Optional<ClerkProfile> profile = clerk.within(GuardAnswers.TIMEOUT).read(clerkUserId, true);
            if (profile.isEmpty()) {
                return new UserStanding.Refused(ClerkUserStatus.UNKNOWN.reason());
            }
            ClerkUserStatus status = ClerkUserStatus.of(profile.get().user().standing());
            if (status != ClerkUserStatus.ACTIVE) {
                return new UserStanding.Refused(status.reason());
            }
            return profile.get().isGood()
                    ? new UserStanding.Good(profile.get())
                    : new UserStanding.Unknown(profile.get()
                            .unread()
                            .map(ClerkApiException::kind)
                            .orElse(ClerkApiException.Kind.UNEXPECTED_ANSWER)
                            .reason());
        } catch (ClerkApiException e) {
            return new UserStanding.Unknown(e.kind().reason());
        }
    }
}
