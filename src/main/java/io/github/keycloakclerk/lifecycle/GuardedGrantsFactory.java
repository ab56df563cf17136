package io.github.keycloakclerk.lifecycle;

import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.token.TokenPostProcessor;
import org.keycloak.protocol.oidc.token.TokenPostProcessorFactory;

/** Creates {@link GuardedGrants}, which runs before processors that change tokens. */
public final class GuardedGrantsFactory implements TokenPostProcessorFactory {

    static final String PROVIDER_ID = "clerk-guard";

    @Override
    public TokenPostProcessor create(KeycloakSession session) {
        return new GuardedGrants(session, DefaultClerkLifecycle.of(session).guard());
    }

    @Override
    public String getId() {
        return PROVIDER_ID;
    }

    @Override
    public int order() {
        return 1000;
    }
}
