package io.github.keycloakclerk.enterprise.user;

import io.github.keycloakclerk.compat.OwnTransaction;
import io.github.keycloakclerk.enterprise.assertion.AssertionVerifier;
import io.github.keycloakclerk.enterprise.assertion.Refusal;
import io.github.keycloakclerk.enterprise.assertion.RefusedAssertionException;
import io.github.keycloakclerk.enterprise.assertion.TrustedIssuer;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelDuplicateException;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Links Keycloak users to subjects of an issuer. A link is stored as Keycloak's link to the issuer's identity provider, with
 * which users cannot sign in. Links are read in separate transactions, because a call to Clerk may follow, and its answer
 * changes the user.
 */
record IssuerLinks(KeycloakSession session, TrustedIssuer issuer) {

    private static final Logger LOG = Logger.getLogger(IssuerLinks.class);

    /**
     * A Keycloak user.
     *
     * @param clerkUserId the linked Clerk user
     * @param subject the linked subject of the issuer
     */
    record Account(Optional<String> clerkUserId, Optional<String> subject) {}

    Optional<Account> bySubject(String subject) {
        return find(issuer.alias(), subject);
    }

    Optional<Account> byClerkUser(String clerkUserId) {
        return find(clerkAlias(), clerkUserId);
    }

    private Optional<Account> find(String alias, String id) {
        return OwnTransaction.beside(session, session.getContext().getRealm())
                .call((own, realm) -> Optional.ofNullable(own.users()
                                .getUserByFederatedIdentity(realm, new FederatedIdentityModel(alias, id, id)))
                        .map(user -> new Account(
                                linked(own, realm, user, clerkAlias()), linked(own, realm, user, issuer.alias()))))
                .flatMap(found -> found);
    }

    private static Optional<String> linked(KeycloakSession session, RealmModel realm, UserModel user, String alias) {
        return Optional.ofNullable(session.users().getFederatedIdentity(realm, user, alias))
                .map(FederatedIdentityModel::getUserId);
    }

    /** The Keycloak user of a Clerk user. */
    Optional<UserModel> user(String clerkUserId) {
        return Optional.ofNullable(session.users()
                .getUserByFederatedIdentity(
                        session.getContext().getRealm(),
                        new FederatedIdentityModel(clerkAlias(), clerkUserId, clerkUserId)));
    }

    private String clerkAlias() {
        return issuer.clerk().config().getAlias();
    }

    /**
     * Links a user to a subject. Two requests of a user may do this concurrently.
     *
     * @param clerkUserId the username in the link, so that it is never an e-mail address
     */
    void link(UserModel user, String subject, String clerkUserId) throws RefusedAssertionException {
        RealmModel realm = session.getContext().getRealm();
        Optional<String> before = linked(session, realm, user, issuer.alias());
        if (before.isPresent()) {
            AssertionVerifier.require(before.get().equals(subject), Refusal.OTHER_SUBJECT);
            return;
        }
        FederatedIdentityModel link = new FederatedIdentityModel(issuer.alias(), subject, clerkUserId);
        try {
            session.users().addFederatedIdentity(realm, user, link);
        } catch (ModelDuplicateException e) {
            LOG.debugf("A user of %s is linked already", issuer.alias());
            throw RefusedAssertionException.of(Refusal.OTHER_SUBJECT);
        }
        new EventBuilder(realm, session, session.getContext().getConnection())
                .event(EventType.FEDERATED_IDENTITY_LINK)
                .client(session.getContext().getClient())
                .user(user)
                .detail(Details.IDENTITY_PROVIDER, issuer.alias())
                .detail(Details.IDENTITY_PROVIDER_USERNAME, clerkUserId)
                .success();
    }
}
