package io.github.keycloakclerk.broker.oauth;

import io.github.keycloakclerk.clerk.ClerkOAuthApplication;
import io.github.keycloakclerk.compat.CurrentRequest;
import org.jboss.logging.Logger;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Informs administrators that an OAuth application was created in Clerk for a provider. */
record OAuthApplicationEvent(KeycloakSession session, RealmModel realm, String alias) {

    private static final Logger LOG = Logger.getLogger(OAuthApplicationEvent.class);

    void made(ClerkOAuthApplication application, String redirectUri) {
        LOG.infof("OAuth application created in Clerk: realm=%s provider=%s", realm.getName(), alias);
        CurrentRequest.adminEvent(session, realm)
                .ifPresent(event -> event.operation(OperationType.CREATE)
                        .resource(ResourceType.IDENTITY_PROVIDER)
                        .resourcePath("identity-provider", "instances", alias, "oauth-application")
                        .detail("id", application.id())
                        .detail("name", application.name())
                        .detail("client_id", application.clientId())
                        .detail("redirect_uri", redirectUri)
                        .detail("scopes", String.join(" ", application.scopes()))
                        .success());
    }
}
