package io.github.keycloakclerk.mcp.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.authenticators.client.JWTClientAuthenticator;
import org.keycloak.jose.jwk.JSONWebKeySet;
import org.keycloak.jose.jws.crypto.HashUtils;
import org.keycloak.models.ClientModel;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.util.JWKSUtils;
import org.keycloak.util.JsonSerialization;

/**
 * What a user consents to besides the scopes: the client's name, redirect URIs, home page and keys. A change of any of them
 * requires a new consent.
 */
record ClientIdentity(String name, SortedSet<String> redirectUris, String homePage, SortedMap<String, String> keys) {

    private static final List<String> KEYS = List.of(
            OIDCConfigAttributes.JWKS_STRING,
            OIDCConfigAttributes.JWKS_URL,
            JWTClientAuthenticator.ATTR_PREFIX + ".certificate",
            JWTClientAuthenticator.ATTR_PREFIX + ".public.key");

    static ClientIdentity of(ClientModel client) {
        return new ClientIdentity(
                text(client.getName()),
                new TreeSet<>(client.getRedirectUris()),
                text(client.getBaseUrl()),
                keys(client.getAttributes()));
    }

    /** The identity after an update; Keycloak keeps values that are missing in the update. */
    static ClientIdentity of(ClientRepresentation changed, ClientModel current) {
        return new ClientIdentity(
                text(Optional.ofNullable(changed.getName()).orElse(current.getName())),
                new TreeSet<>(Optional.<Collection<String>>ofNullable(changed.getRedirectUris())
                        .orElse(current.getRedirectUris())),
                text(Optional.ofNullable(changed.getBaseUrl()).orElse(current.getBaseUrl())),
                keys(Optional.ofNullable(changed.getAttributes()).orElse(current.getAttributes())));
    }

    /** A hash of the identity. */
    String fingerprint() {
        return HashUtils.sha256UrlEncodedHash(toString(), StandardCharsets.UTF_8);
    }

    private static SortedMap<String, String> keys(Map<String, String> attributes) {
        SortedMap<String, String> keys = new TreeMap<>();
        KEYS.forEach(name -> keys.put(name, text(attributes.get(name))));
        keys.computeIfPresent(OIDCConfigAttributes.JWKS_STRING, (name, set) -> thumbprints(set));
        return keys;
    }

    /** The same keys in another order, or with other optional members, are equal (RFC 7638). */
    private static String thumbprints(String keySet) {
        try {
            return Arrays.stream(JsonSerialization.readValue(keySet, JSONWebKeySet.class)
                            .getKeys())
                    .map(JWKSUtils::computeThumbprint)
                    .sorted()
                    .collect(Collectors.joining(" "));
        } catch (IOException | RuntimeException unknown) {
            return keySet;
        }
    }

    private static String text(@Nullable String value) {
        return ClientTextRules.composed(Objects.requireNonNullElse(value, ""));
    }
}
