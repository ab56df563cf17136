package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.data.ClerkSessionNotes;
import io.github.keycloakclerk.broker.data.RemovedLinks;
import io.github.keycloakclerk.broker.mapper.organization.ProviderGrants;
import java.util.List;
import org.jboss.logging.Logger;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.FederatedIdentityModel.FederatedIdentityRemovedEvent;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;

/**
 * Handles the removal of an account's link to a Clerk user, regardless of its cause. Revokes what the provider granted,
 * and ends the sessions of that Clerk user. {@link Guard} then refuses tokens to the account, because a ban in Clerk
 * would not reach it any more.
 */
final class LinkRemoval {

    private static final Logger LOG = Logger.getLogger(LinkRemoval.class);

    private static final String REASON = "link_removed";

    private LinkRemoval() {}

    static void handle(FederatedIdentityRemovedEvent removed) {
        KeycloakSession session = removed.getKeycloakSession();
        RealmModel before = session.getContext().getRealm();
        session.getContext().setRealm(removed.getRealm());
        try {
            IdentityProviderModel provider = session.identityProviders()
                    .getByAlias(removed.getFederatedIdentity().getIdentityProvider());
            if (provider != null && ClerkIdentityProviderConfig.PROVIDER_ID.equals(provider.getProviderId())) {
                endSessions(removed, provider.getAlias());
                new RemovedLinks(removed.getUser())
                        .remember(
                                provider.getAlias(),
                                removed.getFederatedIdentity().getUserId());
                removeIssuerLinks(removed, new ClerkIdentityProviderConfig(provider));
                new ProviderGrants(session, removed.getRealm(), removed.getUser()).withdraw(provider.getAlias());
            }
        } finally {
            if (before != null) {
                session.getContext().setRealm(before);
            }
        }
    }

    /** Enterprise issuers identified the account by its Clerk user, so their links must not pass to the next one. */
    private static void removeIssuerLinks(FederatedIdentityRemovedEvent removed, ClerkIdentityProviderConfig config) {
        config.enterprise()
                .issuers()
                .forEach(issuer -> removed.getKeycloakSession()
                        .users()
                        .removeFederatedIdentity(removed.getRealm(), removed.getUser(), issuer.provider()));
    }

    /** Ends the sessions after the removal is committed. */
    private static void endSessions(FederatedIdentityRemovedEvent removed, String provider) {
        KeycloakSessionFactory factory = removed.getKeycloakSession().getKeycloakSessionFactory();
        RealmModel realm = removed.getRealm();
        LinkedUser linkedUser = new LinkedUser(
                realm.getId(), provider, removed.getFederatedIdentity().getUserId());
        List<SessionReference> sessions = UserSessions.stream(removed.getKeycloakSession(), realm, removed.getUser())
                .filter(session -> isOf(linkedUser, session))
                .map(SessionReference::of)
                .toList();
        if (sessions.isEmpty()) {
            return;
        }
        removed.getKeycloakSession().getTransactionManager().enlistAfterCompletion(new AbstractKeycloakTransaction() {
            @Override
            protected void commitImpl() {
                try {
                    new SessionTermination(factory, realm.getId()).end(sessions, REASON);
                } catch (RuntimeException e) {
                    // The link is removed, so the check before issuing tokens refuses the remaining sessions.
                    LOG.warnf("A session of a removed link could not be ended: %s", LoggableCause.of(e));
                }
            }

            @Override
            protected void rollbackImpl() {
                // the link still exists
            }
        });
    }

    private static boolean isOf(LinkedUser linkedUser, UserSessionModel session) {
        return ClerkSessionNotes.of(session)
                .filter(found -> found.provider().equals(linkedUser.provider()))
                .filter(found -> found.clerkUserId().equals(linkedUser.clerkUserId()))
                .isPresent();
    }
}
