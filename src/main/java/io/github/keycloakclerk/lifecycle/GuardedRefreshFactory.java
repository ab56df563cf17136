package io.github.keycloakclerk.lifecycle;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.protocol.oidc.refresh.RefreshTokenProvider;
import org.keycloak.protocol.oidc.refresh.RefreshTokenProviderFactory;

/** Creates {@link GuardedRefresh}, which Keycloak calls before its own provider. */
public final class GuardedRefreshFactory implements RefreshTokenProviderFactory {

    static final String PROVIDER_ID = "clerk-guard";

    @Override
    public RefreshTokenProvider create(KeycloakSession session) {
        return new GuardedRefresh(session, DefaultClerkLifecycle.of(session).guard());
    }

    @Override
    public String getId() {
        return PROVIDER_ID;
    }

    @Override
    public int order() {
        return 1000;
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}
}
