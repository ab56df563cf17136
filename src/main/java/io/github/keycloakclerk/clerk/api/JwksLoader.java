package io.github.keycloakclerk.clerk.api;

import io.github.keycloakclerk.clerk.api.ClerkApiException.Kind;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.http.client.methods.HttpGet;
import org.keycloak.crypto.PublicKeysWrapper;
import org.keycloak.jose.jwk.JSONWebKeySet;
import org.keycloak.jose.jwk.JWK;
import org.keycloak.keys.PublicKeyLoader;
import org.keycloak.util.JWKSUtils;
import org.keycloak.util.JsonSerialization;

/** Loads the public keys of a Clerk instance for Keycloak's key storage. */
public final class JwksLoader implements PublicKeyLoader {

    private static final Map<String, List<String>> HEADERS = Map.of("Accept", List.of("application/json"));

    private final ClerkCalls calls;
    private final URI url;

    public JwksLoader(ClerkCalls calls, URI url) {
        this.calls = calls;
        this.url = url;
    }

    @Override
    public PublicKeysWrapper loadKeys() throws ClerkApiException {
        return calls.start(this::read).get();
    }

    @SuppressWarnings("deprecation") // the type that Keycloak's JWKSUtils takes
    private PublicKeysWrapper read() throws ClerkApiException {
        ClerkHttp.Answer answer = calls.http().send(new HttpGet(url), HEADERS);
        if (answer.status() != 200) {
            throw new ClerkApiException(Kind.UNREACHABLE);
        }
        try {
            return JWKSUtils.getKeyWrappersForUse(
                    JsonSerialization.readValue(answer.body(), JSONWebKeySet.class), JWK.Use.SIG);
        } catch (IOException | RuntimeException e) {
            throw new ClerkApiException(Kind.UNEXPECTED_ANSWER);
        }
    }
}
