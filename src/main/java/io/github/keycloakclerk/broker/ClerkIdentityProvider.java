package io.github.keycloakclerk.broker;

import io.github.keycloakclerk.broker.backend.ClerkBackend;
import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.data.BrokerContextData;
import io.github.keycloakclerk.broker.data.KeycloakUser;
import io.github.keycloakclerk.broker.data.SessionNoteWriter;
import io.github.keycloakclerk.broker.linking.FirstLogin;
import io.github.keycloakclerk.broker.oauth.OAuthApplicationSetup;
import io.github.keycloakclerk.broker.signature.EventLimit;
import io.github.keycloakclerk.broker.signin.Assurance;
import io.github.keycloakclerk.broker.signin.BrowserFlowGate;
import io.github.keycloakclerk.broker.signin.SignInCount;
import io.github.keycloakclerk.broker.signin.SignInException;
import io.github.keycloakclerk.broker.signin.SignInFailureAnswer;
import io.github.keycloakclerk.compat.AuthenticationLevels;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.broker.oidc.OIDCIdentityProvider;
import org.keycloak.broker.provider.AbstractIdentityProvider;
import org.keycloak.broker.provider.AuthenticationRequest;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.broker.provider.IdentityBrokerException;
import org.keycloak.broker.provider.JWTAuthorizationGrantProvider;
import org.keycloak.crypto.Algorithm;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.IdentityProviderSyncMode;
import org.keycloak.models.IdentityProviderType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.JWTAuthorizationGrantValidationContext;
import org.keycloak.representations.idm.ErrorRepresentation;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Delegates the sign-in to Clerk. */
public final class ClerkIdentityProvider extends AbstractIdentityProvider<ClerkIdentityProviderConfig>
        implements JWTAuthorizationGrantProvider<ClerkIdentityProviderConfig> {

    private final ClerkBackend clerk;
    private final SignInModeFactory modes;
    private final EventLimit refusals;

    /** @param refusals limits events about refused requests, which any client can send */
    ClerkIdentityProvider(
            KeycloakSession session,
            ClerkIdentityProviderConfig config,
            ClerkBackend clerk,
            SignInModeFactory modes,
            EventLimit refusals) {
        super(session, config);
        this.clerk = clerk;
        this.modes = modes;
        this.refusals = refusals;
    }

    @Override
    public Response performLogin(AuthenticationRequest request) {
        EventBuilder event = new EventBuilder(
                        request.getRealm(), session, session.getContext().getConnection())
                .client(request.getAuthenticationSession().getClient());
        SignInFailureAnswer failures = new SignInFailureAnswer(session, event);
        try {
            Optional<Response> flow =
                    new BrowserFlowGate(session, getConfig().getAlias()).pass(request.getAuthenticationSession());
            if (flow.isPresent()) {
                return flow.get();
            }
            if (getConfig().lacksOAuthApplication()) {
                new OAuthApplicationSetup(session, request.getRealm(), clerk).ensureAtSignIn();
            }
            return modes.mode().begin(request);
        } catch (SignInException e) {
            failures.record(e.failure(), getConfig().getAlias());
            return failures.answer(e.failure(), request.getAuthenticationSession());
        }
    }

    @Override
    public Object callback(RealmModel realm, AuthenticationCallback callback, EventBuilder event) {
        return new ClerkEndpoint(session, clerk, this, refusals, modes.mode(), modes.singleUse(), callback, event);
    }

    @Override
    public void updateBrokeredUser(
            KeycloakSession session, RealmModel realm, UserModel user, BrokeredIdentityContext context) {
        KeycloakUser keycloakUser = new KeycloakUser(session.users(), realm, user);
        boolean made = FirstLogin.isEndingAt(user, context)
                && new FirstLogin(session, realm, getConfig(), context).finish(user);
        keycloakUser.linked(context);
        if (!made && getConfig().getSyncMode() == IdentityProviderSyncMode.FORCE) {
            keycloakUser.refresh(context);
        }
        BrokerContextData.applied(context)
                .ifPresent(applied -> applied.write(user, getConfig().getAlias()));
    }

    @Override
    public void authenticationFinished(AuthenticationSessionModel authSession, BrokeredIdentityContext context) {
        if (!BrokerContextData.isLinking(context)) {
            new FirstLogin(session, authSession.getRealm(), getConfig(), context)
                    .requireLinked(authSession.getAuthenticatedUser());
            SignInCount.of(session, getConfig().getAlias()).succeeded();
            SessionNoteWriter.write(session, authSession, BrokerContextData.notes(context));
            BrokerContextData.assurance(context)
                    .map(Assurance::read)
                    .ifPresent(assurance -> AuthenticationLevels.record(
                            session,
                            authSession,
                            assurance.authenticatedAt(),
                            assurance.level(),
                            assurance.levels(),
                            assurance.executions(),
                            assurance.goesOn()));
        }
    }

    /** Access to Clerk's API for this provider. */
    public ClerkBackend clerk() {
        return clerk;
    }

    /** Signs the user out of Clerk, if the provider is configured to do so. */
    @Override
    public void backchannelLogout(
            KeycloakSession session, UserSessionModel userSession, UriInfo uriInfo, RealmModel realm) {
        // Keycloak also calls this when a refresh finds an expired session. The user did not sign out then.
        if (AuthenticationManager.isSessionValid(realm, userSession)) {
            new ClerkSignOut(session, clerk).signOut(userSession);
        }
    }

    @Override
    public @Nullable Response keycloakInitiatedBrowserLogout(
            KeycloakSession session, UserSessionModel userSession, UriInfo uriInfo, RealmModel realm) {
        new ClerkSignOut(session, clerk).signOut(userSession);
        return null;
    }

    @Override
    public boolean isType(KeycloakSession session, IdentityProviderType type) {
        return type == IdentityProviderType.JWT_AUTHORIZATION_GRANT
                ? getConfig().grantsForJwts()
                : super.isType(session, type);
    }

    @Override
    public BrokeredIdentityContext validateAuthorizationGrantAssertion(JWTAuthorizationGrantValidationContext assertion)
            throws IdentityBrokerException {
        BrokeredIdentityContext identity = new JwtGrant(session, clerk).identity(assertion.getAssertion());
        identity.setIdp(this);
        return identity;
    }

    @Override
    public int getAllowedClockSkew() {
        return (int) getConfig().clockSkew().toSeconds();
    }

    @Override
    public boolean isAssertionReuseAllowed() {
        return false;
    }

    @Override
    public List<String> getAllowedAudienceForJWTGrant() {
        return List.of(JwtGrant.audience(session));
    }

    @Override
    public int getMaxAllowedExpiration() {
        return (int) getConfig().tokenMaxAge().toSeconds();
    }

    @Override
    public String getAssertionSignatureAlg() {
        return Algorithm.RS256;
    }

    @Override
    public boolean isLimitAccessTokenExpiration() {
        return false;
    }

    /** The state passes through the app's page, so it must not contain the client's redirect URI and state. */
    @Override
    public boolean supportsLongStateParameter() {
        return false;
    }

    @Override
    public boolean reloadKeys() {
        return clerk.reloadKeys();
    }

    @Override
    @Deprecated
    public Response retrieveToken(KeycloakSession session, FederatedIdentityModel identity) {
        return getConfig().isOAuth() ? tokens().retrieveToken(session, identity) : exchangeNotSupported();
    }

    /** Only tokens of Clerk's OAuth server are stored: a session token expires within a minute. */
    @Override
    public Response retrieveToken(
            KeycloakSession session, FederatedIdentityModel identity, UserSessionModel userSession, UserModel user) {
        return getConfig().isOAuth()
                ? tokens().retrieveToken(session, identity, userSession, user)
                : exchangeNotSupported();
    }

    private OIDCIdentityProvider tokens() {
        try {
            return modes.oauth().oidc();
        } catch (SignInException e) {
            ErrorRepresentation error = new ErrorRepresentation();
            error.setErrorMessage("Clerk did not answer");
            throw new WebApplicationException(Response.status(Response.Status.BAD_GATEWAY)
                    .type(MediaType.APPLICATION_JSON_TYPE)
                    .entity(error)
                    .build());
        }
    }
}
