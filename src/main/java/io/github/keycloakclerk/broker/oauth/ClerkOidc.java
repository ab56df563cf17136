package io.github.keycloakclerk.broker.oauth;

import io.github.keycloakclerk.clerk.token.SigningKeys;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.broker.oidc.OIDCIdentityProvider;
import org.keycloak.broker.oidc.OIDCIdentityProviderConfig;
import org.keycloak.broker.provider.AuthenticationRequest;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.events.EventBuilder;
import org.keycloak.http.simple.SimpleHttpRequest;
import org.keycloak.jose.jws.JWSInput;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Keycloak's OpenID Connect provider for Clerk's OAuth server: it builds the requests and checks the ID token. Only the keys
 * come from elsewhere, as all keys of Clerk do.
 */
final class ClerkOidc extends OIDCIdentityProvider {

    /** Values that Clerk knows (Clerk: Frontend API, {@code /oauth/authorize}). It does not prove a {@code login}. */
    private static final Set<String> PROMPTS = Set.of("none", "consent");

    private final SigningKeys keys;

    ClerkOidc(KeycloakSession session, OIDCIdentityProviderConfig config, SigningKeys keys) {
        super(session, config);
        this.keys = keys;
    }

    URI authorizationUrl(AuthenticationRequest request) {
        return createAuthorizationUrl(request).build();
    }

    @Override
    protected UriBuilder createAuthorizationUrl(AuthenticationRequest request) {
        String asked = request.getAuthenticationSession().getClientNote(OAuth2Constants.PROMPT);
        String prompt = asked == null
                ? ""
                : Arrays.stream(asked.split(" ")).filter(PROMPTS::contains).collect(Collectors.joining(" "));
        return super.createAuthorizationUrl(request)
                .replaceQueryParam(OAuth2Constants.PROMPT, prompt.isEmpty() ? new Object[0] : new Object[] {prompt});
    }

    /** With the code verifier of the callback's state, and the secret from the vault. */
    SimpleHttpRequest tokenRequest(String code, RealmModel realm) {
        return new TokenRequests(realm, this).generateTokenRequest(code);
    }

    /** Keycloak's callback endpoint, which is used only to create the token request. */
    private static final class TokenRequests extends OIDCEndpoint {
        @SuppressWarnings("NullAway") // only unused methods need the callback
        TokenRequests(RealmModel realm, ClerkOidc provider) {
            super(null, realm, new EventBuilder(realm, provider.session), provider);
        }
    }

    /** Checks the tokens, including the nonce, which Keycloak checks in a separate step. */
    BrokeredIdentityContext check(String tokens, RealmModel realm) {
        BrokeredIdentityContext identity = getFederatedIdentity(tokens);
        preprocessFederatedIdentity(session, realm, identity);
        return identity;
    }

    @Override
    protected @Nullable KeyWrapper getIdentityProviderKeyWrapper(JWSInput jws) {
        return keys.find(jws.getHeader().getKeyId()).orElse(null);
    }
}
