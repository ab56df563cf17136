package io.github.keycloakclerk.enterprise;

import io.github.keycloakclerk.enterprise.assertion.AssertionVerifier;
import io.github.keycloakclerk.enterprise.assertion.IdentityAssertion;
import io.github.keycloakclerk.enterprise.assertion.Refusal;
import io.github.keycloakclerk.enterprise.assertion.RefusedAssertionException;
import io.github.keycloakclerk.enterprise.assertion.TrustedIssuer;
import io.github.keycloakclerk.enterprise.assertion.TrustedIssuers;
import io.github.keycloakclerk.enterprise.assertion.UsedAssertions;
import io.github.keycloakclerk.enterprise.user.GrantedUser;
import io.github.keycloakclerk.enterprise.user.UserSearch;
import io.github.keycloakclerk.mcp.resource.ResourceUrl;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.TokenManager;
import org.keycloak.protocol.oidc.grants.JWTAuthorizationGrantType;
import org.keycloak.representations.AccessTokenResponse;
import org.keycloak.services.CorsErrorResponseException;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.cors.Cors;
import org.keycloak.services.managers.AuthenticationSessionManager;
import org.keycloak.services.managers.UserSessionManager;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.sessions.RootAuthenticationSessionModel;

/**
 * Accepts Identity Assertion JWTs and passes all other assertions to Keycloak's own grant. That grant never receives an
 * Identity Assertion JWT, whatever features are enabled, as it could ignore the binding to the client.
 *
 * <p>Written against Keycloak 26.7, whose {@code TokenEndpoint} calls {@link #preProcess} before it authenticates the client.
 */
final class EnterpriseGrant extends JWTAuthorizationGrantType {

    /** The value that Keycloak's own grant uses. */
    private static final String AUTH_METHOD = "authorization-grant";

    private final KeycloakSession keycloak;
    private @Nullable Grant grant;

    EnterpriseGrant(KeycloakSession keycloak) {
        this.keycloak = keycloak;
    }

    @Override
    public void preProcess(KeycloakSession session, MultivaluedMap<String, String> parameters)
            throws ClientPolicyException {
        String text = parameters.getFirst(OAuth2Constants.ASSERTION);
        if (text == null || !IdentityAssertion.is(text)) {
            return;
        }
        try {
            new PublishedClients(session).prepare(IdentityAssertion.read(text), parameters);
        } catch (PublishedClients.RefusedException e) {
            throw refusal(
                    e.refused(), e.event(), session.getProvider(Cors.class).allowAllOrigins());
        } catch (RefusedAssertionException unreadable) {
            // Reported once the client has authenticated.
        } catch (ClientPolicyException e) {
            // A policy may refuse a client after it was created.
            giveUp();
            throw e;
        }
    }

    @Override
    public Response process(Context context) {
        setContext(context);
        String text = formParams.getFirst(OAuth2Constants.ASSERTION);
        try {
            if (text != null && IdentityAssertion.is(text)) {
                return answer(IdentityAssertion.read(text));
            }
            requireOther(text);
        } catch (RefusedAssertionException e) {
            throw refusal(e, event, cors);
        } catch (RuntimeException e) {
            // Any other part of Keycloak that refuses tokens.
            giveUp();
            throw e;
        }
        return super.process(context);
    }

    /** Refuses any other token of a trusted issuer, because its meaning is not known. */
    private void requireOther(@Nullable String text) throws RefusedAssertionException {
        TrustedIssuers issuers = new TrustedIssuers(session);
        if (text == null) {
            AssertionVerifier.require(!issuers.areAny(), Refusal.ASSERTION_MISSING);
            return;
        }
        Optional<String> issuer = IdentityAssertion.issuerOf(text);
        AssertionVerifier.require(issuer.isPresent() || !issuers.areAny(), Refusal.ASSERTION_UNREADABLE);
        AssertionVerifier.require(issuer.filter(issuers::isListed).isEmpty(), Refusal.TYPE);
    }

    private Response answer(IdentityAssertion read) throws RefusedAssertionException {
        GrantEvent told = new GrantEvent(event);
        told.claims(read);
        TrustedIssuer issuer = new AssertionVerifier(session, Clock.systemUTC()).verify(read);
        told.issuer(issuer);
        AssertionVerifier.require(client.getClientId().equals(read.clientId()), Refusal.CLIENT_MISMATCH);
        new AllowedClient(client, issuer).require();
        new Confirmation(session).require(read);
        AssertionVerifier.require(
                formParams.getFirst(OAuth2Constants.AUTHORIZATION_DETAILS) == null, Refusal.AUTHORIZATION_DETAILS);
        GrantedScopes scopes = GrantedScopes.of(
                session, client, read.scopes(), filled(OAuth2Constants.SCOPE).map(IdentityAssertion::words));
        ResourceUrl server = GrantedResource.of(
                        realm, client, read.resources(), filled(OAuth2Constants.RESOURCE), scopes)
                .server();
        told.put("resource", server.canonical());
        GrantedUser granted = new GrantedUser(session, issuer, client, new UserSearch(session, issuer, read).find());
        UserModel user = granted.model(read.subject());
        event.user(user);
        Set<String> allowed = policies(read, issuer, scopes);
        formParams.putSingle(OAuth2Constants.RESOURCE, server.canonical());
        ClientSessionContext context = begin(user, granted, scopes, allowed);
        TokenManager.AccessTokenResponseBuilder making = createTokenResponseBuilder(
                user, context.getClientSession().getUserSession(), context, scopes.text(), null);
        new TokenLimits(realm, client)
                .apply(making.getAccessToken(), issuer.settings().tokenLifetime(), allowed);
        grant = new Grant(read, making, server);
        return createTokenResponse(making, context, true);
    }

    /** The data for the last steps, after the token is created. */
    private record Grant(
            IdentityAssertion assertion, TokenManager.AccessTokenResponseBuilder making, ResourceUrl server) {

        /** The URL of the server, as spelled in the token. */
        String audience() throws RefusedAssertionException {
            String[] audience =
                    Optional.ofNullable(making.getAccessToken().getAudience()).orElseGet(() -> new String[0]);
            AssertionVerifier.require(
                    audience.length == 1
                            && ResourceUrl.parse(audience[0])
                                    .filter(server::equals)
                                    .isPresent(),
                    Refusal.RESOURCE_NOT_IN_SCOPE);
            return audience[0];
        }
    }

    private Set<String> policies(IdentityAssertion read, TrustedIssuer issuer, GrantedScopes scopes)
            throws RefusedAssertionException {
        try {
            return new AssertionPolicies(session, client, issuer)
                    .apply(read, formParams.getFirst(OAuth2Constants.ASSERTION), scopes);
        } catch (ClientPolicyException e) {
            keycloak.getTransactionManager().setRollbackOnly();
            event.detail(Details.REASON, Details.CLIENT_POLICY_ERROR)
                    .detail(Details.CLIENT_POLICY_ERROR, e.getError())
                    .detail(Details.CLIENT_POLICY_ERROR_DETAIL, e.getErrorDetail())
                    .error(e.getError());
            throw new CorsErrorResponseException(cors, e.getError(), e.getErrorDetail(), e.getErrorStatus());
        }
    }

    /** As in Keycloak's own grant, a transient session for this token only. */
    private ClientSessionContext begin(UserModel user, GrantedUser granted, GrantedScopes scopes, Set<String> allowed) {
        RootAuthenticationSessionModel root =
                new AuthenticationSessionManager(session).createAuthenticationSession(realm, false);
        AuthenticationSessionModel authSession = createSessionModel(root, user, client, scopes.text());
        granted.notes().forEach((name, value) -> value.ifPresent(text -> authSession.setUserSessionNote(name, text)));
        UserSessionModel userSession = new UserSessionManager(session)
                .createUserSession(
                        root.getId(),
                        realm,
                        user,
                        user.getUsername(),
                        clientConnection.getRemoteHost(),
                        AUTH_METHOD,
                        false,
                        null,
                        null,
                        UserSessionModel.SessionPersistenceState.TRANSIENT);
        event.session(userSession);
        ClientSessionContext context =
                TokenManager.attachAuthenticationSession(session, userSession, authSession, allowed, false);
        // Even if it is a default scope of the client.
        context.setAttribute(OAuth2Constants.OFFLINE_ACCESS, false);
        return context;
    }

    private Optional<String> filled(String parameter) {
        return Optional.ofNullable(formParams.getFirst(parameter)).filter(value -> !value.isBlank());
    }

    /** Runs last: {@code TokenManager} has created the token, and all extensions that change or refuse tokens have run. */
    @Override
    protected void addCustomTokenResponseClaims(AccessTokenResponse response, ClientSessionContext context) {
        Grant made = grant;
        if (made == null) {
            return;
        }
        try {
            response.setOtherClaims(OAuth2Constants.RESOURCE, made.audience());
            response.setScope(made.making().getAccessToken().getScope());
            new UsedAssertions(session).use(made.assertion());
        } catch (RefusedAssertionException e) {
            throw refusal(e, event, cors);
        }
    }

    /** Rolls back a client or user that was created in this request. */
    private void giveUp() {
        keycloak.getTransactionManager().setRollbackOnly();
    }

    private CorsErrorResponseException refusal(RefusedAssertionException refused, EventBuilder event, Cors cors) {
        giveUp();
        new GrantEvent(event).refused(refused);
        Refusal refusal = refused.refusal();
        return new CorsErrorResponseException(cors, refusal.error(), refusal.sentence(), refusal.status());
    }
}
