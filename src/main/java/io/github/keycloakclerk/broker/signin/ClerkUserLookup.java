package io.github.keycloakclerk.broker.signin;

import io.github.keycloakclerk.broker.backend.ClerkCallScope;
import io.github.keycloakclerk.broker.backend.ClerkProfile;
import io.github.keycloakclerk.broker.backend.KnownSessions;
import io.github.keycloakclerk.broker.backend.KnownUsers;
import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.clerk.ClerkSession;
import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.clerk.ClerkUser.Standing;
import io.github.keycloakclerk.clerk.api.ClerkApi;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.api.Pending;
import io.github.keycloakclerk.clerk.token.ActiveOrganization;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Looks up the user of a proof and whether they may sign in. Asks Clerk only for unknown data, in parallel. */
public record ClerkUserLookup(ClerkCallScope scope, Clock clock) {

    private static final Logger LOG = Logger.getLogger(ClerkUserLookup.class);

    /** Where a proof comes from. */
    public enum Origin {
        /** Clerk issued it after the sign-in began. */
        FRESH,
        /** Clerk issued it, possibly before the sign-in began. */
        RECENT,
        /** Another party, such as the app's server, reported it. */
        TOLD
    }

    /**
     * @param checkSession whether the Clerk session must still be active
     * @throws ClerkApiException if a call to Clerk fails
     * @throws SignInException if Clerk does not let the user sign in
     */
    public VerifiedSignIn read(Proof proof, Origin origin, boolean checkSession)
            throws ClerkApiException, SignInException {
        Optional<KnownSessions.Known> knownSession = knownSession(proof, origin);
        Pending<Optional<ClerkSession>> pendingSession = Pending.ofOptional(
                checkSession && proof.sessionId().isPresent() && knownSession.isEmpty(),
                () -> scope.api().session(proof.sessionId().orElseThrow()));
        KnownUsers.Read read = user(proof, origin);
        ClerkUser user = read.profile().user();
        if (user.standing() != Standing.GOOD) {
            throw new SignInException(SignInFailure.of(user.standing()));
        }
        Optional<ClerkSession> session = pendingSession.get();
        LOG.debugf("Clerk answered: hasSession=%s", session.isPresent());
        if (!session.map(found -> belongs(found, proof)).orElse(true)) {
            throw new SignInException(SignInFailure.inactiveSession());
        }
        session.ifPresent(scope.known().sessions()::remember);
        if (!user.whole()) {
            throw new SignInException(SignInFailure.unreadableUser());
        }
        Optional<ClerkApiException> unread = read.profile().unread();
        if (unread.isPresent()) {
            throw unread.get();
        }
        Optional<List<ClerkMembership>> memberships = read.profile().memberships();
        return new VerifiedSignIn(
                user,
                completed(proof, memberships),
                session,
                session.flatMap(ClerkSession::expiresAt).or(() -> knownSession.flatMap(KnownSessions.Known::expiresAt)),
                memberships,
                clock.instant(),
                read.at(),
                Optional.empty());
    }

    /** The session of a token, if it is known and Clerk need not be asked. */
    private Optional<KnownSessions.Known> knownSession(Proof proof, Origin origin) throws SignInException {
        Optional<String> id = proof.sessionId();
        if (id.filter(scope.known().sessions()::hasEnded).isPresent()) {
            throw new SignInException(SignInFailure.inactiveSession());
        }
        return origin == Origin.FRESH && !scope.needs().session()
                ? id.flatMap(scope.known().sessions()::find)
                : Optional.empty();
    }

    private KnownUsers.Read user(Proof proof, Origin origin) throws ClerkApiException {
        boolean memberships =
                scope.needs().memberships() || proof.organizationId().isPresent();
        Optional<KnownUsers.Read> known = origin == Origin.FRESH ? known(proof, memberships) : Optional.empty();
        return known.isPresent() ? known.get() : ask(proof.userId(), memberships);
    }

    /** A recent answer. If the webhook works, an answer stays valid until an event changes it. */
    private Optional<KnownUsers.Read> known(Proof proof, boolean withMemberships) {
        ClerkCallScope.Known known = scope.known();
        Instant since = clock.instant().minus(known.counts());
        return !known.counts().isZero() && known.webhook().isWorking()
                ? known.users()
                        .read(proof.userId())
                        .filter(read -> read.at().isAfter(since))
                        .filter(read -> read.profile().memberships().isPresent() || !withMemberships)
                        .filter(read -> knowsOrganization(read.profile(), proof))
                : Optional.empty();
    }

    /** The user may have joined the active organization after the answer. */
    private static boolean knowsOrganization(ClerkProfile profile, Proof proof) {
        Optional<String> active =
                proof.organization().map(ActiveOrganization::id).or(proof::organizationId);
        return active.isEmpty()
                || profile.memberships().stream()
                        .flatMap(List::stream)
                        .anyMatch(membership -> active.get().equals(membership.organizationId()))
                || profile.memberships().isEmpty();
    }

    private KnownUsers.Read ask(String userId, boolean withMemberships) throws ClerkApiException {
        KnownUsers users = scope.known().users();
        String version = users.version(userId);
        Instant askedAt = clock.instant();
        ClerkApi api = scope.api();
        Pending<ClerkUser> pendingUser = api.user(userId);
        Pending<Optional<List<ClerkMembership>>> pendingMemberships =
                Pending.ofOptional(withMemberships, () -> api.memberships(userId));
        ClerkProfile profile = ClerkProfile.of(pendingUser.get(), pendingMemberships);
        if (profile.isGood()) {
            users.heard(userId, version, askedAt, profile);
        }
        return new KnownUsers.Read(askedAt, profile);
    }

    private static boolean belongs(ClerkSession session, Proof proof) {
        return session.active()
                && proof.sessionId().filter(session.id()::equals).isPresent()
                && session.userId().equals(proof.userId());
    }

    /**
     * If only the organization's ID is known, the rest comes from the user's membership; without one, the organization does
     * not count. Data of a token counts only if Clerk still confirms it: the user may have left or have another role now.
     */
    private static Proof completed(Proof proof, Optional<List<ClerkMembership>> memberships) {
        if (proof.organizationId().isPresent()) {
            return proof.with(membership(proof.organizationId().get(), memberships.orElse(List.of()))
                    .map(ActiveOrganization::of));
        }
        return memberships
                .map(list -> proof.with(proof.organization()
                        .flatMap(told -> membership(told.id(), list).map(membership -> still(told, membership)))))
                .orElse(proof);
    }

    private static Optional<ClerkMembership> membership(String organization, List<ClerkMembership> memberships) {
        return memberships.stream()
                .filter(membership -> membership.organizationId().equals(organization))
                .findFirst();
    }

    private static ActiveOrganization still(ActiveOrganization told, ClerkMembership membership) {
        boolean former =
                told.role().filter(role -> !role.equals(membership.role())).isPresent();
        return former
                ? new ActiveOrganization(
                        told.id(),
                        told.slug(),
                        Optional.of(membership.role()),
                        told.permissions().stream()
                                .filter(membership.permissions()::contains)
                                .toList())
                : told;
    }
}
