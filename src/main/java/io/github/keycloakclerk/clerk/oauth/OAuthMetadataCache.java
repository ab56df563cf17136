package io.github.keycloakclerk.clerk.oauth;

import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.api.ClerkCalls;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Caches {@link OAuthMetadata}, which rarely changes. Each server has its own cache. */
public final class OAuthMetadataCache {

    private static final Duration FRESH = Duration.ofMinutes(10);

    private record Entry(OAuthMetadata metadata, Instant readAt) {}

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Clock clock;

    public OAuthMetadataCache(Clock clock) {
        this.clock = clock;
    }

    /**
     * @param issuer issuer of the Clerk instance
     * @throws ClerkApiException if Clerk did not answer, and never has
     */
    public OAuthMetadata get(ClerkCalls calls, String issuer) throws ClerkApiException {
        Entry known = entries.get(issuer);
        if (known != null && known.readAt().isAfter(clock.instant().minus(FRESH))) {
            return known.metadata();
        }
        try {
            OAuthMetadata metadata = OAuthMetadata.fetch(calls, issuer).get();
            entries.put(issuer, new Entry(metadata, clock.instant()));
            return metadata;
        } catch (ClerkApiException e) {
            if (known != null) {
                return known.metadata();
            }
            throw e;
        }
    }
}
