package io.github.keycloakclerk.broker.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.broker.backend.ClerkCallScope;
import io.github.keycloakclerk.broker.signin.CallbackParameters;
import io.github.keycloakclerk.broker.signin.ClerkUserLookup;
import io.github.keycloakclerk.broker.signin.PendingSignIn;
import io.github.keycloakclerk.broker.signin.Proof;
import io.github.keycloakclerk.broker.signin.RequestedAssurance;
import io.github.keycloakclerk.broker.signin.SignInCall;
import io.github.keycloakclerk.broker.signin.SignInException;
import io.github.keycloakclerk.broker.signin.SignInFailure;
import io.github.keycloakclerk.broker.signin.SignInMode;
import io.github.keycloakclerk.broker.signin.VerifiedSignIn;
import io.github.keycloakclerk.clerk.JsonFields;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.oauth.OAuthMetadata;
import io.github.keycloakclerk.clerk.oauth.OAuthMetadataCache;
import io.github.keycloakclerk.clerk.oauth.TokenEndpoint;
import io.github.keycloakclerk.clerk.token.IdTokenForm;
import io.github.keycloakclerk.clerk.token.RefusedTokenException;
import io.github.keycloakclerk.clerk.token.SigningKeys;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.keycloak.broker.oidc.OIDCIdentityProvider;
import org.keycloak.broker.oidc.OIDCIdentityProviderConfig;
import org.keycloak.broker.provider.AuthenticationRequest;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.broker.provider.IdentityBrokerException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.JsonWebToken;
import org.keycloak.services.ErrorResponseException;
import org.keycloak.util.JsonSerialization;

/**
 * Sign-in at Clerk's own OAuth server (OpenID Connect Core, code flow with nonce and PKCE). Of all modes, this one binds the
 * response most closely to the sign-in. Clerk does not report when and how the user signed in, nor in which of its sessions.
 */
public final class OAuthSignIn implements SignInMode {

    private static final Logger LOG = Logger.getLogger(OAuthSignIn.class);

    private final KeycloakSession session;
    private final Settings settings;
    private final OAuthMetadataCache metadata;
    private final Supplier<ClerkCallScope> clerk;
    private final Clock clock;

    public OAuthSignIn(
            KeycloakSession session,
            Settings settings,
            OAuthMetadataCache metadata,
            Supplier<ClerkCallScope> clerk,
            Clock clock) {
        this.session = session;
        this.settings = settings;
        this.metadata = metadata;
        this.clerk = clerk;
        this.clock = clock;
    }

    @Override
    public Response begin(AuthenticationRequest request) throws SignInException {
        if (!settings.hasApplication()) {
            throw new SignInException(OAuthFailures.missingApplication());
        }
        RequestedAssurance demands =
                RequestedAssurance.of(request.getSession(), request.getAuthenticationSession(), settings.provider());
        if (demands.anew()) {
            throw new SignInException(OAuthFailures.unknownReauthentication());
        }
        if (demands.maxAge().isPresent() || demands.needLimitedLevel()) {
            throw new SignInException(OAuthFailures.unknownAge());
        }
        if (demands.needSecondFactor()) {
            throw new SignInException(SignInFailure.secondFactorMissing());
        }
        PendingSignIn.begin(settings.provider(), request.getAuthenticationSession(), clock.instant());
        LOG.debugf(
                "Sign-in begins: client=%s mode=oauth",
                request.getAuthenticationSession().getClient().getClientId());
        return SignInCall.within(
                clerk,
                scope ->
                        Response.seeOther(oidc(scope).authorizationUrl(request)).build());
    }

    @Override
    public VerifiedSignIn complete(CallbackParameters callback, PendingSignIn signIn) throws SignInException {
        return SignInCall.within(clerk, scope -> complete(callback, signIn, scope));
    }

    private VerifiedSignIn complete(CallbackParameters callback, PendingSignIn signIn, ClerkCallScope scope)
            throws SignInException, ClerkApiException, RefusedTokenException {
        requireIssuer(callback, scope);
        if (callback.error().isPresent()) {
            throw new SignInException(OAuthFailures.oauthError(callback.error().get()));
        }
        String code = callback.code().orElseThrow(() -> new SignInException(OAuthFailures.missingCode()));
        ClerkOidc oidc = oidc(scope);
        TokenEndpoint.Answer answer = TokenEndpoint.ask(
                scope.calls(), oidc.tokenRequest(code, signIn.authSession().getRealm()));
        if (!answer.error().isEmpty()) {
            LOG.debugf("Token endpoint: error=%s", answer.error().replaceAll("[^a-z_]", "?"));
            throw new SignInException(
                    answer.error().equals("invalid_client") || answer.error().equals("unauthorized_client")
                            ? OAuthFailures.refusedApplication()
                            : OAuthFailures.refusedCode());
        }
        BrokeredIdentityContext identity =
                check(oidc, answer.body(), signIn.authSession().getRealm(), scope.keys());
        LOG.debug("ID token verified");
        return new ClerkUserLookup(scope, clock)
                .read(proof(identity), ClerkUserLookup.Origin.FRESH, false)
                .with(Optional.ofNullable(identity.getToken()));
    }

    /** The response must name its issuer, if Clerk's metadata says that it does (RFC 9207, section 2.4). */
    private void requireIssuer(CallbackParameters callback, ClerkCallScope scope)
            throws SignInException, ClerkApiException {
        boolean missing = callback.issuer().isEmpty() && metadata(scope).namesIssuer();
        if (missing
                || callback.issuer()
                        .filter(named -> !named.equals(settings.issuer()))
                        .isPresent()) {
            throw new SignInException(OAuthFailures.foreignIssuer());
        }
    }

    private static BrokeredIdentityContext check(ClerkOidc oidc, String tokens, RealmModel realm, SigningKeys keys)
            throws SignInException, RefusedTokenException {
        IdTokenForm.check(idToken(tokens), keys);
        try {
            return oidc.check(tokens, realm);
        } catch (IdentityBrokerException | ErrorResponseException | ClassCastException e) {
            // The message says which rule was violated, and quotes nothing but the issuer.
            LOG.debugf("ID token refused: %s", e.getMessage());
            throw new SignInException(OAuthFailures.refusedIdToken());
        }
    }

    private static String idToken(String tokens) throws SignInException {
        try {
            return JsonSerialization.mapper.readTree(tokens).path("id_token").asText();
        } catch (IOException e) {
            throw new SignInException(OAuthFailures.refusedIdToken());
        }
    }

    private Proof proof(BrokeredIdentityContext identity) {
        JsonWebToken idToken = (JsonWebToken)
                Objects.requireNonNull(identity.getContextData().get(OIDCIdentityProvider.VALIDATED_ID_TOKEN));
        JsonNode claims = JsonSerialization.mapper.valueToTree(idToken);
        return new Proof(
                idToken.getSubject(),
                Optional.empty(),
                clock.instant(),
                Optional.empty(),
                new JsonFields(claims).text("org_id"),
                Optional.empty(),
                claims);
    }

    /** Keycloak's OpenID Connect provider, for stored tokens of Clerk. */
    public OIDCIdentityProvider oidc() throws SignInException {
        return SignInCall.within(clerk, this::oidc);
    }

    private ClerkOidc oidc(ClerkCallScope scope) throws ClerkApiException {
        OAuthMetadata found = metadata(scope);
        OIDCIdentityProviderConfig config = settings.oidc();
        config.setAuthorizationUrl(found.authorizationEndpoint().toString());
        config.setTokenUrl(found.tokenEndpoint().toString());
        return new ClerkOidc(session, config, scope.keys());
    }

    private OAuthMetadata metadata(ClerkCallScope scope) throws ClerkApiException {
        return metadata.get(scope.calls(), settings.issuer());
    }

    /**
     * Settings of the sign-in at Clerk's OAuth server.
     *
     * @param provider alias of the identity provider
     * @param issuer of the Clerk instance
     * @param oidc settings for Keycloak's OpenID Connect provider, without endpoint URLs
     */
    public record Settings(String provider, String issuer, OIDCIdentityProviderConfig oidc) {

        boolean hasApplication() {
            return oidc.getClientId() != null && oidc.getClientSecret() != null;
        }
    }
}
