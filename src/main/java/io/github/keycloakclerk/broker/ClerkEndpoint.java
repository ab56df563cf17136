package io.github.keycloakclerk.broker;

import io.github.keycloakclerk.broker.backend.ClerkBackend;
import io.github.keycloakclerk.broker.data.BrokerContextData;
import io.github.keycloakclerk.broker.data.SingleUse;
import io.github.keycloakclerk.broker.embedded.EmbeddedPage;
import io.github.keycloakclerk.broker.embedded.EmbeddedSignIn;
import io.github.keycloakclerk.broker.handoff.HandoffEndpoint;
import io.github.keycloakclerk.broker.handoff.HandoffSignIn;
import io.github.keycloakclerk.broker.linking.BrokeredIdentityFactory;
import io.github.keycloakclerk.broker.signature.EventLimit;
import io.github.keycloakclerk.broker.signin.Assurance;
import io.github.keycloakclerk.broker.signin.CallbackParameters;
import io.github.keycloakclerk.broker.signin.PendingSignIn;
import io.github.keycloakclerk.broker.signin.SignInCount;
import io.github.keycloakclerk.broker.signin.SignInException;
import io.github.keycloakclerk.broker.signin.SignInFailure;
import io.github.keycloakclerk.broker.signin.SignInFailureAnswer;
import io.github.keycloakclerk.broker.signin.SignInMode;
import io.github.keycloakclerk.broker.signin.VerifiedSignIn;
import io.github.keycloakclerk.compat.BrokerState;
import io.github.keycloakclerk.stored.StoredKey;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.broker.provider.UserAuthenticationIdentityProvider;
import org.keycloak.broker.provider.UserAuthenticationIdentityProvider.AuthenticationCallback;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.IdentityBrokerService;
import org.keycloak.services.util.CacheControlUtil;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Endpoints below {@code /realms/{realm}/broker/{alias}/endpoint}: sign-in callback, webhooks, and those of the sign-in modes.
 *
 * <p>The callback accepts {@code GET} and {@code POST}; {@code POST} keeps the token out of URLs. Clerk's token is read from
 * parameters only, never from a cookie or an {@code Authorization} header: what a browser sends by itself proves no intention.
 */
public final class ClerkEndpoint {

    private static final Logger LOG = Logger.getLogger(ClerkEndpoint.class);

    private static final String STATE = StoredKey.STATE.key();

    private final KeycloakSession session;
    private final RealmModel realm;
    private final ClerkBackend clerk;
    private final UserAuthenticationIdentityProvider<?> provider;
    private final SignInMode mode;
    private final SingleUse singleUse;
    private final EventLimit refusals;
    private final AuthenticationCallback keycloak;
    private final EventBuilder event;
    private final SignInFailureAnswer failures;

    ClerkEndpoint(
            KeycloakSession session,
            ClerkBackend clerk,
            UserAuthenticationIdentityProvider<?> provider,
            EventLimit refusals,
            SignInMode mode,
            SingleUse singleUse,
            AuthenticationCallback keycloak,
            EventBuilder event) {
        this.session = session;
        this.realm = session.getContext().getRealm();
        this.clerk = clerk;
        this.provider = provider;
        this.refusals = refusals;
        this.mode = mode;
        this.singleUse = singleUse;
        this.keycloak = keycloak;
        this.event = event;
        this.failures = new SignInFailureAnswer(session, event);
    }

    @GET
    public Response get() {
        return callback(CallbackParameters.of(session.getContext().getUri().getQueryParameters()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response post() {
        return callback(
                CallbackParameters.of(session.getContext().getHttpRequest().getDecodedFormParameters())
                        .ofForm());
    }

    /** Webhooks from Clerk, signed by Svix. */
    @POST
    @Path("webhook")
    public Response webhook(InputStream body) {
        return session.getProvider(ClerkLifecycle.class).webhook(clerk, body);
    }

    /** The signed handoff request of the app's server. */
    @POST
    @Path("complete")
    public Response complete(InputStream body) {
        return mode instanceof HandoffSignIn handoff
                ? new HandoffEndpoint(session, clerk, handoff, refusals, event).answer(body)
                : notHere();
    }

    /** The page with Clerk's sign-in form. */
    @GET
    @Path("sign-in")
    public Response signIn() {
        CacheControlUtil.noBackButtonCacheControlHeader(session);
        return mode instanceof EmbeddedSignIn embedded
                ? new EmbeddedPage(session, clerk, embedded, event)
                        .answer(CallbackParameters.of(
                                        session.getContext().getUri().getQueryParameters())
                                .state())
                : notHere();
    }

    /** Keycloak requires a media type even without a body. */
    private static Response notHere() {
        return Response.status(Response.Status.NOT_FOUND)
                .type(MediaType.TEXT_PLAIN_TYPE)
                .build();
    }

    private Response callback(CallbackParameters parameters) {
        CacheControlUtil.noBackButtonCacheControlHeader(session);
        LOG.debugf(
                "Callback: mode=%s hasState=%s hasToken=%s hasError=%s",
                clerk.config().signInMode(),
                parameters.state().isPresent(),
                parameters.token().isPresent(),
                parameters.error().isPresent());
        try {
            return finish(parameters, signInOf(parameters, code(parameters)));
        } catch (SignInException e) {
            failures.record(e.failure(), clerk.config().getAlias());
            return failures.page(e.failure());
        } catch (WebApplicationException e) {
            // Keycloak's response to a state it does not accept. Rethrowing would drop the redirect target.
            return e.getResponse();
        }
    }

    private Response finish(CallbackParameters parameters, PendingSignIn ongoing) {
        AuthenticationSessionModel authSession = ongoing.authSession();
        SignInCount count = SignInCount.of(session, clerk.config().getAlias());
        Instant cameBack = Instant.now();
        try {
            requireFirstUse(ongoing.code());
            count.cameBack(ongoing.began());
            VerifiedSignIn signIn = mode.complete(parameters, ongoing);
            session.getProvider(ClerkLifecycle.class)
                    .reconsider(clerk, signIn.user().id());
            LOG.debugf("Sign-in verified: client=%s", authSession.getClient().getClientId());
            BrokeredIdentityContext identity =
                    new BrokeredIdentityFactory(session, clerk, event).of(signIn, authSession);
            identity.setIdp(provider);
            Assurance assurance = signIn.assurance(
                    session, clerk.config().getAlias(), ongoing, BrokerContextData.accountId(identity));
            BrokerContextData.setAssurance(identity, assurance.text());
            return keycloak.authenticated(identity);
        } catch (SignInException e) {
            failures.record(e.failure(), clerk.config().getAlias());
            return refuse(e.failure(), authSession);
        } finally {
            count.answered(Duration.between(cameBack, Instant.now()));
        }
    }

    /** The sign-in of the state. It must belong to this browser, by its cookie, and must have been started by this provider. */
    private PendingSignIn signInOf(CallbackParameters parameters, String code) throws SignInException {
        AuthenticationSessionModel authSession;
        event.event(EventType.IDENTITY_PROVIDER_LOGIN)
                .detail(Details.IDENTITY_PROVIDER, clerk.config().getAlias())
                .detail(Details.REASON, SignInFailure.rejectedState().reason());
        try {
            authSession = keycloak.getAndVerifyAuthenticationSession(
                    parameters.state().orElseThrow());
        } catch (WebApplicationException e) {
            // A second callback after the first has ended the sign-in: Keycloak would start again, and single sign-on
            // would issue another code.
            if (singleUse.isUsed(STATE, stateKey(code))) {
                throw new SignInException(SignInFailure.usedState());
            }
            throw e;
        }
        event.removeDetail(Details.REASON);
        session.getContext().setAuthenticationSession(authSession);
        Instant began = PendingSignIn.begunBy(clerk.config().getAlias(), authSession)
                .orElseThrow(() -> new SignInException(SignInFailure.foreignState()));
        return new PendingSignIn(code, authSession, began);
    }

    private String code(CallbackParameters parameters) throws SignInException {
        return parameters
                .state()
                .flatMap(state -> BrokerState.code(state, realm))
                .orElseThrow(() -> new SignInException(SignInFailure.invalidState()));
    }

    /** Keycloak reads and removes the code in two steps, so parallel callbacks could both pass its check. */
    private void requireFirstUse(String code) throws SignInException {
        if (!singleUse.isFirst(STATE, stateKey(code), Duration.ofSeconds(realm.getAccessCodeLifespanLogin()))) {
            throw new SignInException(SignInFailure.usedState());
        }
    }

    private String stateKey(String code) {
        return realm.getId() + "." + code;
    }

    private Response refuse(SignInFailure failure, AuthenticationSessionModel authSession) {
        boolean linking = authSession.getAuthNote(IdentityBrokerService.LINKING_IDENTITY_PROVIDER) != null;
        if (!linking || failure.outcome() == SignInFailure.Outcome.INVALID) {
            return failures.answer(failure, authSession);
        }
        return failure.equals(SignInFailure.deniedByUser())
                ? keycloak.cancelled(clerk.config())
                : keycloak.error(clerk.config(), failure.message());
    }
}
