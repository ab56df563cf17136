package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.backend.ClerkBackend;
import io.github.keycloakclerk.broker.backend.KnownUsers;
import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.config.GuardSettings;
import io.github.keycloakclerk.broker.data.AppliedRecord;
import io.github.keycloakclerk.broker.data.ClerkSessionNotes;
import io.github.keycloakclerk.broker.data.ClerkUserAttributes;
import io.github.keycloakclerk.broker.data.RemovedLinks;
import io.github.keycloakclerk.clerk.ClerkIds;
import io.github.keycloakclerk.compat.OwnTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.IdentityProviderQuery;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.managers.AuthenticationManager;

/**
 * Decides whether a user who is linked to Clerk may get new tokens. While Clerk's last answer is fresh, only Keycloak's
 * caches are read.
 */
record Guard(KeycloakSession session, NodeState node) {

    /**
     * What the check needs to know about a session.
     *
     * @param checkedAt when Clerk last allowed the user, according to the session
     * @param endedAt when the active organization was deleted; earlier answers do not count
     * @param organizationSince since when an organization is active; only a later answer about the user alone confirms
     *     the membership and the role
     */
    private record Origin(Instant checkedAt, Optional<Instant> endedAt, Optional<Instant> organizationSince) {

        private static final Origin NONE = new Origin(Instant.EPOCH, Optional.empty(), Optional.empty());

        boolean isSettledAt(Optional<Instant> askedAloneAt) {
            return organizationSince
                    .filter(since -> askedAloneAt.filter(since::isBefore).isEmpty())
                    .isEmpty();
        }
    }

    /**
     * What is known about a session without asking Clerk. Uses its own transaction: Keycloak reads the session after it
     * has taken a lock, and would miss changes of a concurrent refresh if this request had read the session before.
     */
    TokenDecision lookAt(SessionReference live) {
        return beside().call((own, realm) -> live.find(own, realm)
                        .filter(found -> found.getUser() != null)
                        .map(found -> new Guard(own, node).look(found)))
                .flatMap(decision -> decision)
                .orElse(TokenDecision.ALLOWED);
    }

    /** Whether a session still exists, as seen by other requests. */
    boolean isAlive(SessionReference live) {
        return beside().call((own, realm) -> live.find(own, realm).isPresent()).orElse(false);
    }

    private OwnTransaction beside() {
        return OwnTransaction.beside(session, session.getContext().getRealm());
    }

    /** What is known without asking Clerk. */
    TokenDecision look(UserSessionModel userSession) {
        Optional<ClerkSessionNotes> provenance = ClerkSessionNotes.of(userSession);
        UserModel user = userSession.getUser();
        RealmModel realm = userSession.getRealm();
        if (isDetached(realm, user)) {
            return new TokenDecision.Refused("link_removed");
        }
        if (provenance.isEmpty()) {
            return lookAtLinks(realm, user);
        }
        Optional<ClerkBackend> clerk =
                LinkedUser.provider(session, provenance.get().provider());
        if (clerk.isEmpty()) {
            return new TokenDecision.Refused("provider_disabled");
        }
        if (!isLinked(realm, user, provenance.get())) {
            return new TokenDecision.Refused("link_removed");
        }
        LinkedUser linkedUser =
                LinkedUser.of(clerk.get(), realm, provenance.get().clerkUserId());
        return look(
                clerk.get(),
                user,
                linkedUser,
                origin(userSession, linkedUser, provenance.get().checkedAt()));
    }

    private Origin origin(UserSessionModel userSession, LinkedUser linkedUser, Instant checkedAt) {
        Optional<String> organization = Optional.ofNullable(userSession.getNote(ClerkSessionNotes.ORGANIZATION_ID))
                .filter(id -> !id.isEmpty());
        return new Origin(
                checkedAt,
                organization.flatMap(
                        id -> OrganizationEnd.of(session, userSession.getRealm(), linkedUser.provider(), id)),
                organization.map(id -> later(Optional.of(signedInAt(userSession)), checkedAt)));
    }

    /** Users can sign in again within the same session. */
    private static Instant signedInAt(UserSessionModel userSession) {
        Instant started = Instant.ofEpochSecond(userSession.getStarted());
        return later(
                Optional.ofNullable(userSession.getNote(AuthenticationManager.AUTH_TIME))
                        .map(seconds -> Instant.ofEpochSecond(Long.parseLong(seconds))),
                started);
    }

    /**
     * For sessions without a Clerk sign-in, such as those from a Keycloak password, another issuer's token or CIBA.
     * They belong to the same users.
     */
    private TokenDecision lookAtLinks(RealmModel realm, UserModel user) {
        return session
                .users()
                .getFederatedIdentitiesStream(realm, user)
                .filter(link -> ClerkIds.isUser(link.getUserId()))
                .toList()
                .stream()
                .flatMap(link -> LinkedUser.provider(session, link.getIdentityProvider()).stream()
                        .map(clerk -> look(clerk, user, LinkedUser.of(clerk, realm, link.getUserId()), Origin.NONE)))
                .filter(decision -> !(decision instanceof TokenDecision.Allowed))
                .findFirst()
                .orElse(TokenDecision.ALLOWED);
    }

    /**
     * Whether an account has lost its link to a Clerk user, so that a ban in Clerk would not reach it. The user can
     * link it again, or an administrator can release it by removing the attributes that record the link.
     */
    private boolean isDetached(RealmModel realm, UserModel user) {
        RemovedLinks removed = new RemovedLinks(user);
        boolean known = user.getFirstAttribute(ClerkUserAttributes.CLERK_USER_ID) != null
                && user.getFirstAttribute(ClerkUserAttributes.UNFINISHED) == null;
        if (removed.isEmpty() && !known) {
            return false;
        }
        Set<String> linked = session.users()
                .getFederatedIdentitiesStream(realm, user)
                .map(FederatedIdentityModel::getIdentityProvider)
                .collect(Collectors.toUnmodifiableSet());
        if (removed.isEmpty() && linked.stream().anyMatch(this::isClerk)) {
            return false;
        }
        Set<String> providers = session.identityProviders()
                .getAllStream(IdentityProviderQuery.any())
                .filter(provider -> ClerkIdentityProviderConfig.PROVIDER_ID.equals(provider.getProviderId()))
                .map(IdentityProviderModel::getAlias)
                .collect(Collectors.toUnmodifiableSet());
        return removed.isOfOneOf(providers) || known && !providers.isEmpty() && Collections.disjoint(linked, providers);
    }

    private boolean isClerk(String alias) {
        IdentityProviderModel provider = session.identityProviders().getByAlias(alias);
        return provider != null && ClerkIdentityProviderConfig.PROVIDER_ID.equals(provider.getProviderId());
    }

    /** What is known about a user without a session. */
    TokenDecision look(ClerkBackend clerk, String clerkUserId) {
        LinkedUser linkedUser = LinkedUser.of(clerk, session.getContext().getRealm(), clerkUserId);
        return new LinkedUser.InRealm(session, session.getContext().getRealm(), clerk, linkedUser)
                .user()
                .map(user -> look(clerk, user, linkedUser, Origin.NONE))
                .orElse(TokenDecision.ALLOWED);
    }

    private TokenDecision look(ClerkBackend clerk, UserModel user, LinkedUser linkedUser, Origin origin) {
        GuardSettings settings = clerk.config().guard();
        if (!settings.on() || new CheckedNow(session).is(linkedUser)) {
            return TokenDecision.ALLOWED;
        }
        boolean doubted = isDoubted(clerk, user, linkedUser);
        Predicate<Instant> counts = at -> origin.endedAt().filter(at::isBefore).isEmpty() && !doubted;
        if (isWithin(settings.cache(), origin.checkedAt()) && counts.test(origin.checkedAt())) {
            return TokenDecision.ALLOWED;
        }
        KnownUsers known = clerk.knownUsers();
        String id = linkedUser.clerkUserId();
        boolean webhook = !settings.cache().isZero() && clerk.webhookHealth().isWorking();
        GuardSettings here = webhook ? settings.withWebhook(clerk.config()) : settings;
        Instant askedAt = askedAt(known, id, origin);
        if (isWithin(here.cache(), askedAt) && counts.test(askedAt)) {
            return TokenDecision.ALLOWED;
        }
        return new TokenDecision.MustAsk(
                linkedUser,
                doubted ? here.denying() : here,
                later(known.lastYes(id), origin.checkedAt()),
                webhook && user.isEnabled() && isListEnough(known, id, origin)
                        ? AppliedRecord.of(user.getAttributeStream(AppliedRecord.ATTRIBUTE), linkedUser.provider())
                        : Optional.empty());
    }

    /** Whether an answer that a list confirmed is sufficient. Lists do not include organizations. */
    private static boolean isListEnough(KnownUsers known, String id, Origin origin) {
        return origin.endedAt().isEmpty()
                && (origin.organizationSince().isEmpty() || origin.isSettledAt(known.askedAloneAt(id)));
    }

    /** When Clerk last allowed the user in an answer with all data that this session needs. */
    private static Instant askedAt(KnownUsers known, String id, Origin origin) {
        if (isListEnough(known, id, origin)) {
            boolean unchanged = known.changedAt(id).isBefore(origin.checkedAt());
            return later(known.askedAt(id), unchanged ? origin.checkedAt() : Instant.EPOCH);
        }
        return known.askedAloneAt(id)
                .filter(at -> origin.isSettledAt(Optional.of(at)))
                .orElse(Instant.EPOCH);
    }

    private static Instant later(Optional<Instant> one, Instant other) {
        return one.filter(other::isBefore).orElse(other);
    }

    private static boolean isWithin(Duration time, Instant at) {
        return at.isAfter(Instant.now().minus(time));
    }

    /** Whether the user is disabled because Clerk did not know the user, which may have changed. */
    private boolean isDoubted(ClerkBackend clerk, UserModel user, LinkedUser linkedUser) {
        RealmModel realm = session.getContext().getRealm();
        return !user.isEnabled()
                && new UserBlock(new LinkedUser.InRealm(session, realm, clerk, linkedUser), user).isDoubted();
    }

    private boolean isLinked(RealmModel realm, UserModel user, ClerkSessionNotes provenance) {
        FederatedIdentityModel link = session.users().getFederatedIdentity(realm, user, provenance.provider());
        return link != null && link.getUserId().equals(provenance.clerkUserId());
    }

    /** Asks Clerk if the decision is still open. */
    TokenDecision decide(TokenDecision decision) {
        return decision instanceof TokenDecision.MustAsk open
                ? node.answers().ask(session.getKeycloakSessionFactory(), node, open)
                : decision;
    }
}
