package io.github.keycloakclerk.broker.linking;

import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.data.ClerkUserAttributes;
import io.github.keycloakclerk.broker.data.RemovedLinks;
import io.github.keycloakclerk.broker.data.Writes;
import io.github.keycloakclerk.broker.signin.SignInException;
import io.github.keycloakclerk.broker.signin.SignInFailure;
import io.github.keycloakclerk.clerk.ClerkUser;
import java.util.Optional;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelDuplicateException;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.IdentityBrokerService;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Finds the Keycloak account of a user: by the Clerk user ID or, if configured, by the external ID that the customer's
 * backend set in Clerk.
 */
final class AccountLinks {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final ClerkIdentityProviderConfig config;
    private final EventBuilder event;

    AccountLinks(KeycloakSession session, ClerkIdentityProviderConfig config, EventBuilder event) {
        this.session = session;
        this.realm = session.getContext().getRealm();
        this.config = config;
        this.event = event;
    }

    /** The account that is already linked, is linked now by the external ID, or is being linked by its signed-in owner. */
    Optional<UserModel> of(ClerkUser clerkUser, AuthenticationSessionModel authSession) throws SignInException {
        if (isLinking(authSession)) {
            Optional<UserModel> own = Optional.ofNullable(authSession.getAuthenticatedUser());
            if (own.filter(user -> wasOfAnother(user, clerkUser.id())).isPresent()) {
                throw new SignInException(SignInFailure.accountOfAnother());
            }
            return own;
        }
        Optional<UserModel> linked = linkedTo(clerkUser.id());
        if (linked.isPresent() || Boolean.TRUE.equals(config.isLinkOnly())) {
            return linked;
        }
        Optional<UserModel> meant = clerkUser.externalId().flatMap(this::byExternalId);
        if (meant.isPresent()) {
            link(meant.get(), clerkUser);
        }
        return meant;
    }

    /** Whether a signed-in user is linking their account. */
    boolean isLinking(AuthenticationSessionModel authSession) {
        return authSession.getAuthNote(IdentityBrokerService.LINKING_IDENTITY_PROVIDER) != null;
    }

    private Optional<UserModel> linkedTo(String clerkUserId) {
        return Optional.ofNullable(session.users()
                .getUserByFederatedIdentity(
                        realm, new FederatedIdentityModel(config.getAlias(), clerkUserId, clerkUserId)));
    }

    /** Only the customer's backend sets external IDs, so they may identify an account. Service accounts are excluded. */
    private Optional<UserModel> byExternalId(String externalId) {
        UserModel user = switch (config.linkByExternalId()) {
            case OFF -> null;
            case ID -> session.users().getUserById(realm, externalId);
            case USERNAME -> session.users().getUserByUsername(realm, externalId);
        };
        return Optional.ofNullable(user).filter(found -> found.getServiceAccountClientLink() == null);
    }

    private void link(UserModel user, ClerkUser clerkUser) throws SignInException {
        if (link(user).isPresent() || wasOfAnother(user, clerkUser.id())) {
            throw new SignInException(SignInFailure.accountOfAnother());
        }
        if (config.namesAreLinks()) {
            new NamedAccount(session, realm, config).requireMeant(user, clerkUser);
        }
        String username = clerkUser.username().orElse(clerkUser.id());
        try {
            session.users()
                    .addFederatedIdentity(
                            realm, user, new FederatedIdentityModel(config.getAlias(), clerkUser.id(), username));
        } catch (ModelDuplicateException e) {
            throw new SignInException(SignInFailure.accountOfAnother());
        }
        linkEvent(EventType.FEDERATED_IDENTITY_LINK, user, username).success();
    }

    /**
     * Whether the account belonged to another Clerk user before. Users can remove links themselves, so the account
     * could be a trap for the next user, or help the first one evade a ban. Only an administrator can free it.
     */
    boolean wasOfAnother(UserModel user, String clerkUserId) {
        String former = user.getFirstAttribute(ClerkUserAttributes.CLERK_USER_ID);
        return new RemovedLinks(user).isOfAnother(config.getAlias(), clerkUserId)
                || former != null
                        && !former.equals(clerkUserId)
                        && session.users()
                                .getFederatedIdentitiesStream(realm, user)
                                .map(FederatedIdentityModel::getUserId)
                                .noneMatch(former::equals);
    }

    /** The link of an account to its Clerk user. */
    Optional<FederatedIdentityModel> link(UserModel user) {
        return Optional.ofNullable(session.users().getFederatedIdentity(realm, user, config.getAlias()));
    }

    /** Removes the link of an account to a user who was deleted in Clerk. */
    void unlink(UserModel user, FederatedIdentityModel link) {
        session.users().removeFederatedIdentity(realm, user, config.getAlias());
        new Writes(user).attempt(() -> user.removeAttribute(ClerkUserAttributes.CLERK_USER_ID));
        new RemovedLinks(user).forget(config.getAlias(), link.getUserId());
        linkEvent(EventType.REMOVE_FEDERATED_IDENTITY, user, link.getUserName()).success();
    }

    /** Records that an account lost its e-mail address to the user for whom Clerk verified it. */
    void released(UserModel user) {
        event.clone()
                .event(EventType.UPDATE_EMAIL)
                .user(user)
                .detail(Details.IDENTITY_PROVIDER, config.getAlias())
                .detail(Details.REASON, "email_verified_for_another")
                .success();
    }

    private EventBuilder linkEvent(EventType type, UserModel user, String username) {
        return event.clone()
                .event(type)
                .user(user)
                .detail(Details.USERNAME, user.getUsername())
                .detail(Details.IDENTITY_PROVIDER, config.getAlias())
                .detail(Details.IDENTITY_PROVIDER_USERNAME, username);
    }

    /** The account with an e-mail address; empty if the realm allows duplicate e-mail addresses. */
    Optional<UserModel> holderOfEmail(String email) {
        return realm.isDuplicateEmailsAllowed()
                ? Optional.empty()
                : Optional.ofNullable(session.users().getUserByEmail(realm, email));
    }
}
