package io.github.keycloakclerk.broker.config;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.broker.jwtauthorizationgrant.JWTAuthorizationGrantConfig;
import org.keycloak.utils.StringUtil;

/**
 * How an identity provider of Keycloak's type {@code jwt-authorization-grant} gets the keys of an issuer.
 *
 * @param jwksUrl where the keys are published; null if they were entered
 * @param entered a key, or a JSON Web Key Set
 */
public record IssuerKeys(
        @Nullable String jwksUrl,
        @Nullable String entered,
        @Nullable String keyId,
        @Nullable String algorithm) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public static IssuerKeys of(JWTAuthorizationGrantConfig provider) {
        return new IssuerKeys(
                provider.isUseJwksUrl() ? provider.getJwksUrl() : null,
                provider.getPublicKeySignatureVerifier(),
                provider.getPublicKeySignatureVerifierKeyId(),
                provider.getJWTAuthorizationGrantAssertionSignatureAlg());
    }

    static IssuerKeys of(Map<String, String> config) {
        return of(new JWTAuthorizationGrantConfig() {
            @Override
            public Map<String, String> getConfig() {
                return config;
            }

            @Override
            public String getInternalId() {
                return "";
            }

            @Override
            public String getAlias() {
                return "";
            }
        });
    }

    /**
     * Whether attackers can neither replace the keys in transit nor spoil them with an assertion: for a single key without ID
     * and algorithm, Keycloak 26.7 takes both from the first token it sees, and keeps them ({@code PublicKeyStorageManager}).
     */
    public boolean isSafe() {
        if (jwksUrl != null) {
            return isSecure(jwksUrl);
        }
        return entered != null
                && !entered.isBlank()
                && (entered.trim().startsWith("{") || StringUtil.isNotBlank(keyId) && StringUtil.isNotBlank(algorithm));
    }

    /** The extension requires TLS (section "Security Considerations"). A URL of this machine does not need it. */
    private static boolean isSecure(String url) {
        try {
            URI uri = URI.create(url);
            return "https".equalsIgnoreCase(uri.getScheme())
                    || "http".equalsIgnoreCase(uri.getScheme()) && LOOPBACK.contains(String.valueOf(uri.getHost()));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
