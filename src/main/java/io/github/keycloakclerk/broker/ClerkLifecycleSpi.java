package io.github.keycloakclerk.broker;

import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

/** Registers {@link ClerkLifecycle} with Keycloak: {@code --spi-clerk-lifecycle--default--…}. */
public final class ClerkLifecycleSpi implements Spi {

    @Override
    public boolean isInternal() {
        return false;
    }

    @Override
    public String getName() {
        return "clerk-lifecycle";
    }

    @Override
    public Class<? extends Provider> getProviderClass() {
        return ClerkLifecycle.class;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends ProviderFactory> getProviderFactoryClass() {
        return ClerkLifecycleFactory.class;
    }
}
