package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.ClerkIdentityProvider;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers which Clerk instance a provider is of. An instance never changes its id. */
final class InstanceIds {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Map<String, String> known = new ConcurrentHashMap<>();

    boolean isOf(ClerkIdentityProvider provider, String instanceId) throws ClerkApiException {
        // The keys are part of it, so that a provider that is set up for another instance is asked again.
        String key = provider.getConfig().getInternalId() + " "
                + provider.getConfig().getConfig().hashCode();
        String id = known.get(key);
        if (id == null) {
            id = provider.clerk().within(PATIENCE).instanceId();
            known.put(key, id);
        }
        return id.equals(instanceId);
    }
}
