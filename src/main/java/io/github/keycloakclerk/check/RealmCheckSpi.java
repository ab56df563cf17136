package io.github.keycloakclerk.check;

import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

/** Registers {@link RealmCheck} with Keycloak: {@code --spi-mcp-check--…}. */
public final class RealmCheckSpi implements Spi {

    @Override
    public boolean isInternal() {
        return false;
    }

    @Override
    public String getName() {
        return "mcp-check";
    }

    @Override
    public Class<? extends Provider> getProviderClass() {
        return RealmCheck.class;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends ProviderFactory> getProviderFactoryClass() {
        return RealmCheckFactory.class;
    }
}
