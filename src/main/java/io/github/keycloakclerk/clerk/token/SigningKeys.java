package io.github.keycloakclerk.clerk.token;

import java.util.Optional;
import org.keycloak.crypto.KeyWrapper;

/** The public keys of one Clerk instance. */
@FunctionalInterface
public interface SigningKeys {

    /** The RS256 key with this ID, if the instance publishes it. */
    Optional<KeyWrapper> find(String keyId);
}
