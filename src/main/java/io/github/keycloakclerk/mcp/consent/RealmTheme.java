package io.github.keycloakclerk.mcp.consent;

import java.io.IOException;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.theme.Theme;

/**
 * The login theme of a realm. Written against 26.7, whose {@code DefaultThemeSelectorProvider} prefers that of the client in the
 * context, which is the administrator's own in the admin API.
 */
public final class RealmTheme {

    private RealmTheme() {}

    /**
     * That of the realm in the context, or the one that the server has for realms that name none.
     *
     * @throws IOException if it cannot be read
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
