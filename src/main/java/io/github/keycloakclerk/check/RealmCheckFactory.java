package io.github.keycloakclerk.check;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderFactory;

/** Creates {@link RealmCheck}s. */
public interface RealmCheckFactory extends ProviderFactory<RealmCheck> {

    @Override
    default void init(Config.Scope config) {}

    @Override
    default void postInit(KeycloakSessionFactory factory) {}

    @Override
    default void close() {}
}
