package io.github.keycloakclerk.broker.backend;

import io.github.keycloakclerk.clerk.ClerkIds;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.api.ClerkCalls;
import io.github.keycloakclerk.clerk.api.JwksLoader;
import io.github.keycloakclerk.clerk.token.SigningKeys;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.keycloak.crypto.Algorithm;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.keys.PublicKeyStorageProvider;

/**
 * The keys of a Clerk instance in Keycloak's key storage. For an unknown key the storage fetches them again, but at most every
 * 10 seconds ({@code --spi-public-key-storage--infinispan--min-time-between-requests}).
 *
 * @param cacheId entry of the storage; contains the URL, so that keys of a former instance never count
 */
public record InstanceKeys(PublicKeyStorageProvider storage, ClerkCalls calls, String cacheId, URI url)
        implements SigningKeys {

    /** Clerk did not answer when its keys were needed. */
    public static final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient ClerkApiException reason;

        Unavailable(ClerkApiException reason) {
            super(reason);
            this.reason = reason;
        }

        public ClerkApiException reason() {
            return reason;
        }
    }

    @Override
    public Optional<KeyWrapper> find(String keyId) {
        return lookUp(() -> storage.getPublicKey(cacheId, keyId, Algorithm.RS256, new JwksLoader(calls, url)));
    }

    /** Whether one of the keys is named after any Clerk instance. */
    boolean nameAnInstance() {
        return lookUp(() -> storage.getFirstPublicKey(
                        cacheId, key -> ClerkIds.isInstance(String.valueOf(key.getKid())), new JwksLoader(calls, url)))
                .isPresent();
    }

    private Optional<KeyWrapper> lookUp(Supplier<@Nullable KeyWrapper> search) {
        try {
            return calls.lookUp(() -> Optional.ofNullable(search.get()));
        } catch (ClerkApiException e) {
            throw new Unavailable(e);
        } catch (RuntimeException e) {
            throw reason(e).<RuntimeException>map(Unavailable::new).orElse(e);
        }
    }

    /** Fetches the keys again, unless they were fetched a moment ago. */
    public boolean reload() {
        return storage.reloadKeys(cacheId, new JwksLoader(calls, url));
    }

    private static Optional<ClerkApiException> reason(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ClerkApiException failure) {
                return Optional.of(failure);
            }
        }
        return Optional.empty();
    }
}
