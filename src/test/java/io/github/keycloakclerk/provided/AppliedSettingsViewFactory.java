package io.github.keycloakclerk.provided;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** Creates {@link AppliedSettingsView}. */
public final class AppliedSettingsViewFactory implements RealmResourceProviderFactory {

    /** Its path below a realm. */
    public static final String PROVIDER_ID = "test-applied-settings";

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new AppliedSettingsView(session);
    }

    @Override
    public String getId() {
        return PROVIDER_ID;
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}
}
