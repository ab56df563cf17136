package io.github.keycloakclerk.broker.signin;

import io.github.keycloakclerk.compat.FlowStart;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.keycloak.authentication.authenticators.broker.AbstractIdpAuthenticator;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resources.IdentityBrokerService;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The begin of a sign-in that did not come through {@code clerk-sign-in}. Every page of Keycloak within a sign-in has a code with
 * which its browser can open {@code /broker/{alias}/login} for any provider, past whatever the flow demands.
 */
public record BrowserFlowGate(KeycloakSession session, String provider) {

    /**
     * Remembers what the client's browser flow demands. Where that flow has no other way in than Clerk, nobody can have come from
     * one of its pages, and the browser is sent into it.
     *
     * @return where the browser goes instead of to Clerk; empty if it may go there
     */
    public Optional<Response> pass(AuthenticationSessionModel authSession) {
        boolean linking = authSession.getAuthNote(IdentityBrokerService.LINKING_IDENTITY_PROVIDER) != null;
        if (linking || ClerkLevels.hasArrived(session, provider)) {
            return Optional.empty();
        }
        FlowLevels flow = ClerkLevels.begin(session, authSession, provider);
        return flow.hasSteps() && flow.onlyClerk() && !isProvingAccount(authSession)
                ? Optional.of(FlowStart.redirect(session, authSession))
                : Optional.empty();
    }

    /** In the first login flow of another provider, which waits for it. */
    private static boolean isProvingAccount(AuthenticationSessionModel authSession) {
        return authSession.getAuthNote(AbstractIdpAuthenticator.BROKERED_CONTEXT_NOTE) != null;
    }
}
