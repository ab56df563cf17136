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
 * What happens when an account is no longer linked to a Clerk user, whoever removed the link: what the provider granted goes
 * with it, and the sessions that came from that Clerk user end. The check before tokens then refuses the account
 * ({@link Guard}), because nobody could tell any more when Clerk bans the user.
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

    /** Who the user is for an enterprise was known by the Clerk user; the next user of the account is another one there. */
    private static void removeIssuerLinks(FederatedIdentityRemovedEvent removed, ClerkIdentityProviderConfig config) {
        config.enterprise()
                .issuers()
                .forEach(issuer -> removed.getKeycloakSession()
                        .users()
                        .removeFederatedIdentity(removed.getRealm(), removed.getUser(), issuer.provider()));
    }

    /** When the removal is certain. */
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
                    // The link is gone; the check before tokens refuses what is left.
                    LOG.warnf("A session of a removed link did not end: %s", LoggableCause.of(e));
                }
            }

            @Override
            protected void rollbackImpl() {
                // then the link is still there
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
