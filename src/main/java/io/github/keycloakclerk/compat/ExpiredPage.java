package io.github.keycloakclerk.compat;

import jakarta.ws.rs.core.Response;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.util.AuthenticationFlowURLHelper;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Keycloak's page "Page has expired", with its link to start again. Written against 26.7. */
public final class ExpiredPage {

    private ExpiredPage() {}

    /** The page for a sign-in. Its link restarts the flow. */
    public static Response of(KeycloakSession session, AuthenticationSessionModel authSession) {
        return new AuthenticationFlowURLHelper(
                        session,
                        session.getContext().getRealm(),
                        session.getContext().getUri())
                .showPageExpired(authSession);
    }
}
