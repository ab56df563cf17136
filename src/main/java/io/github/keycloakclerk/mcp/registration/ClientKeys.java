package io.github.keycloakclerk.mcp.registration;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.keycloakclerk.mcp.client.RefusedRegistrationException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.jose.jwk.JSONWebKeySet;
import org.keycloak.jose.jwk.JWK;
import org.keycloak.jose.jwk.JWKParser;
import org.keycloak.util.JsonSerialization;

/** Checks the public keys of a client. Keycloak stores them unchecked, and fails later when it reads them. */
public final class ClientKeys {

    private static final String ENCRYPTION = "enc";

    /** Parsing keys takes time, and any client may send some. */
    private static final int MAX_KEYS = 50;

    private ClientKeys() {}

    /** @throws RefusedRegistrationException if one of the keys cannot be read */
    public static void requireReadable(@Nullable String json) throws RefusedRegistrationException {
        if (json == null || json.isBlank()) {
            return;
        }
        try {
            requireReadable(JsonSerialization.mapper.readValue(json, JSONWebKeySet.class));
        } catch (JsonProcessingException e) {
            throw RefusedRegistrationException.metadata("jwks is not a JSON Web Key Set");
        }
    }

    public static void requireReadable(JSONWebKeySet keys) throws RefusedRegistrationException {
        if (keys.getKeys() == null) {
            throw RefusedRegistrationException.metadata("jwks has no keys");
        }
        if (keys.getKeys().length > MAX_KEYS) {
            throw RefusedRegistrationException.metadata("jwks has more than " + MAX_KEYS + " keys");
        }
        for (JWK key : keys.getKeys()) {
            if (key == null || !isReadable(key)) {
                throw RefusedRegistrationException.metadata("jwks has a key that cannot be read");
            }
        }
    }

    /** Only signature keys of known types are parsed; Keycloak ignores keys of unknown types. */
    private static boolean isReadable(JWK key) {
        JWKParser parser = JWKParser.create(key);
        if (ENCRYPTION.equals(key.getPublicKeyUse())
                || !Optional.ofNullable(key.getKeyType())
                        .map(parser::isKeyTypeSupported)
                        .orElse(false)) {
            return key.getKeyType() != null;
        }
        try {
            parser.toPublicKey();
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }
}
