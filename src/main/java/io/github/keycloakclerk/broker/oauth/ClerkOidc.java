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
 * Keycloak's OpenID Connect provider for Clerk's OAuth server: it makes the requests and checks the ID token. Only the keys
 * come from where all of Clerk's keys come from.
 */
final class ClerkOidc extends OIDCIdentityProvider {

    /** What Clerk knows (Clerk: Frontend API, {@code /oauth/authorize}); a {@code login} that it does not prove is refused. */
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

    /** With the code verifier that belongs to the state of the callback, and the secret from the vault. */
    SimpleHttpRequest tokenRequest(String code, RealmModel realm) {
        return new TokenRequests(realm, this).generateTokenRequest(code);
    }

    /** Keycloak's callback endpoint, of which only the making of the token request is used. */
    private static final class TokenRequests extends OIDCEndpoint {
        @SuppressWarnings("NullAway") // the callback is for what is not used
        TokenRequests(RealmModel realm, ClerkOidc provider) {
            super(null, realm, new EventBuilder(realm, provider.session), provider);
        }
    }

    /** Checks the tokens; the nonce as well, which Keycloak does in a step of its own. */
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
