package io.github.keycloakclerk.broker.embedded;

import io.github.keycloakclerk.broker.backend.ClerkBackend;
import io.github.keycloakclerk.broker.signin.PendingSignIn;
import io.github.keycloakclerk.broker.signin.SignInFailure;
import io.github.keycloakclerk.broker.signin.SignInFailureAnswer;
import io.github.keycloakclerk.compat.OngoingLogin;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import org.keycloak.events.EventBuilder;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.headers.SecurityHeadersProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.util.LocaleUtil;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.util.JsonSerialization;

/** Keycloak's page with Clerk's sign-in form. It is shown only to the browser that started the sign-in. */
public record EmbeddedPage(KeycloakSession session, ClerkBackend clerk, EmbeddedSignIn mode, EventBuilder event) {

    /** In {@code theme-resources}, so that every login theme has it. */
    private static final String PAGE = "clerk-sign-in.ftl";

    public Response answer(Optional<String> state) {
        String alias = clerk.config().getAlias();
        Optional<AuthenticationSessionModel> found = state.flatMap(value -> OngoingLogin.of(value, session, event))
                .filter(login -> PendingSignIn.begunBy(alias, login).isPresent());
        if (found.isEmpty()) {
            SignInFailureAnswer failures = new SignInFailureAnswer(session, event);
            failures.record(SignInFailure.rejectedState(), alias);
            return failures.page(SignInFailure.rejectedState());
        }
        return page(found.get(), state.orElseThrow());
    }

    private Response page(AuthenticationSessionModel authSession, String state) {
        session.getContext().setAuthenticationSession(authSession);
        // The language that was chosen in the menu, handled as on Keycloak's own pages.
        LocaleUtil.processLocaleParam(session, authSession.getRealm(), authSession);
        EmbeddedPageModel view = EmbeddedPageModel.of(
                session,
                mode.settings(),
                authSession,
                session.getContext().getUri().getAbsolutePath(),
                state,
                session.getContext().resolveLocale(null).toLanguageTag());
        Response page = session.getProvider(LoginFormsProvider.class)
                .setAuthenticationSession(authSession)
                .setAttribute("clerkPage", JsonSerialization.mapper.convertValue(view, Map.class))
                .createForm(PAGE);
        session.getProvider(SecurityHeadersProvider.class).options().skipHeaders();
        Response.ResponseBuilder response = Response.fromResponse(page);
        InlineScripts scripts = new InlineScripts(String.valueOf(page.getEntity()));
        new EmbeddedPageHeaders(session.getContext().getRealm(), mode.settings().frontendApi(), scripts.sources())
                .all()
                .forEach(response::header);
        return response.build();
    }
}
