package io.github.keycloakclerk.compat;

import jakarta.ws.rs.core.Response;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.services.util.AuthenticationFlowURLHelper;
import org.keycloak.sessions.AuthenticationSessionModel;

/** The address at which Keycloak goes on with the browser flow of a sign-in. Written against 26.7. */
public final class FlowStart {

    private FlowStart() {}

    /** Sends the browser into the flow, from whatever page of the sign-in it is at. */
    public static Response redirect(KeycloakSession session, AuthenticationSessionModel authSession) {
        AuthenticationFlowURLHelper urls = new AuthenticationFlowURLHelper(
                session, session.getContext().getRealm(), session.getContext().getUri());
        return Response.seeOther(urls.getLastExecutionUrl(
                        LoginActionsService.AUTHENTICATE_PATH,
                        null,
                        authSession.getClient().getClientId(),
                        authSession.getTabId(),
                        AuthenticationProcessor.getClientData(session, authSession)))
                .build();
    }
}
