package io.github.keycloakclerk.broker.signin;

import io.github.keycloakclerk.compat.FlowStart;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.keycloak.authentication.authenticators.broker.AbstractIdpAuthenticator;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resources.IdentityBrokerService;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Guards the start of sign-ins that bypass {@code clerk-sign-in}. Every Keycloak page in a sign-in contains a code with
 * which the browser can open {@code /broker/{alias}/login} for any provider, regardless of the flow's demands.
 */
public record BrowserFlowGate(KeycloakSession session, String provider) {

    /**
     * Records what the client's browser flow demands. If Clerk is the flow's only way to sign in, the request cannot
     * come from one of its pages, and the browser is sent into the flow.
     *
     * @return a redirect into the flow; empty if the browser may go to Clerk
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

    /** Whether the first login flow of another provider waits for this sign-in. */
    private static boolean isProvingAccount(AuthenticationSessionModel authSession) {
        return authSession.getAuthNote(AbstractIdpAuthenticator.BROKERED_CONTEXT_NOTE) != null;
    }
}
