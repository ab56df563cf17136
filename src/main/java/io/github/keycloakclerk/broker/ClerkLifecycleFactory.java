package io.github.keycloakclerk.broker;

import org.keycloak.provider.ProviderFactory;

/** Creates {@link ClerkLifecycle}. */
public interface ClerkLifecycleFactory extends ProviderFactory<ClerkLifecycle> {}
