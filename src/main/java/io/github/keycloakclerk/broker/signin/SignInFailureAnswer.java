package io.github.keycloakclerk.broker.signin;

import io.github.keycloakclerk.broker.signin.SignInFailure.Outcome;
import io.github.keycloakclerk.compat.ClientErrors;
import jakarta.ws.rs.core.Response;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.ErrorPage;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Reports a failure to the administrator, the client and the user: as an event, a redirect or a page. */
public final class SignInFailureAnswer {

    private static final Logger LOG = Logger.getLogger(SignInFailureAnswer.class);

    private static final Map<Outcome, String> EVENT_ERRORS = Map.of(
            Outcome.INVALID, Errors.INVALID_REQUEST,
            Outcome.DENIED, Errors.ACCESS_DENIED,
            Outcome.LOGIN_REQUIRED, Errors.ACCESS_DENIED,
            Outcome.INTERACTION_REQUIRED, Errors.ACCESS_DENIED,
            Outcome.UNMET, Errors.ACCESS_DENIED,
            Outcome.UNAVAILABLE, Errors.IDENTITY_PROVIDER_LOGIN_FAILURE,
            Outcome.FAULT, Errors.IDENTITY_PROVIDER_LOGIN_FAILURE);

    /** Without 0, 1, 5, 8, B, I, L, O, S, U and Z, which are easily confused. */
    private static final String REFERENCE_CHARACTERS = "234679ACDEFGHJKMNPQRTVWXY";

    private static final int REFERENCE_LENGTH = 8;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeycloakSession session;
    private final EventBuilder event;

    public SignInFailureAnswer(KeycloakSession session, EventBuilder event) {
        this.session = session;
        this.event = event;
    }

    /** Records the failure as an event of the given provider, with a reference that a page of this request shows. */
    public void record(SignInFailure failure, String provider) {
        String reference = newReference();
        LOG.debugf("Sign-in failed: reason=%s reference=%s", failure.reason(), reference);
        forms().setAttribute("clerkReference", reference);
        event.event(EventType.IDENTITY_PROVIDER_LOGIN)
                .detail(Details.IDENTITY_PROVIDER, provider)
                .detail(Details.REASON, failure.reason())
                .detail("reference", reference);
        failure.clerkTraceId().ifPresent(id -> event.detail("clerk_trace_id", id));
        failure.setting().ifPresent(setting -> event.detail("setting", setting));
        event.error(EVENT_ERRORS.get(failure.outcome()));
        SignInCount.of(session, provider).failed(failure.reason());
    }

    /** Redirects to the client with the failure if possible and appropriate; otherwise shows a page to the user. */
    public Response answer(SignInFailure failure, AuthenticationSessionModel authSession) {
        // A callback that does not belong to this sign-in must not end it, nor reach its client.
        Optional<Response> redirect = failure.outcome() == Outcome.INVALID
                ? Optional.empty()
                : ClientErrors.send(
                        session, event, authSession, failure.outcome().error(), text(failure, authSession));
        return redirect.orElseGet(() -> page(failure, authSession));
    }

    /** The page for a failure that no client waits for. */
    public Response page(SignInFailure failure) {
        return ErrorPage.error(session, null, failure.outcome().status(), failure.message());
    }

    private Response page(SignInFailure failure, AuthenticationSessionModel authSession) {
        forms().setAttribute("clerkStartAgain", true);
        return ErrorPage.error(session, authSession, failure.outcome().status(), failure.message());
    }

    private String text(SignInFailure failure, AuthenticationSessionModel authSession) {
        return forms().setAuthenticationSession(authSession).getMessage(failure.message());
    }

    /** One instance per request, so attributes set here reach the page. */
    private LoginFormsProvider forms() {
        return session.getProvider(LoginFormsProvider.class);
    }

    private static String newReference() {
        String characters = RANDOM.ints(REFERENCE_LENGTH, 0, REFERENCE_CHARACTERS.length())
                .mapToObj(REFERENCE_CHARACTERS::charAt)
                .map(String::valueOf)
                .collect(Collectors.joining());
        return characters.substring(0, REFERENCE_LENGTH / 2) + "-" + characters.substring(REFERENCE_LENGTH / 2);
    }
}
