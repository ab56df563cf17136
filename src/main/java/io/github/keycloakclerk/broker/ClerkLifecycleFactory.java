package io.github.keycloakclerk.broker;

import org.keycloak.provider.ProviderFactory;

/** Makes {@link ClerkLifecycle}. */
public interface ClerkLifecycleFactory extends ProviderFactory<ClerkLifecycle> {}
