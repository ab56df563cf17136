package io.github.keycloakclerk.mcp.consent;

import java.io.IOException;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.theme.Theme;

/**
 * The login theme of a realm. Written against 26.7, whose {@code DefaultThemeSelectorProvider} prefers the theme of the client
 * in the context. In the admin API that is the client of the administrator.
 */
public final class RealmTheme {

    private RealmTheme() {}

    /**
     * The login theme of the realm in the context, or the server's default.
     *
     * @throws IOException if the theme cannot be read
     */
    public static Theme login(KeycloakSession session) throws IOException {
        ClientModel before = session.getContext().getClient();
        session.getContext().setClient(null);
        try {
            return session.theme().getTheme(Theme.Type.LOGIN);
        } finally {
            session.getContext().setClient(before);
        }
    }
}
