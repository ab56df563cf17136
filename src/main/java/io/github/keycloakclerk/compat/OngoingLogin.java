package io.github.keycloakclerk.compat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.broker.provider.util.IdentityBrokerState;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.managers.ClientSessionCode;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The login of a state, in this browser, without ending it. Written against 26.7, where
 * {@code IdentityBrokerService.getAndVerifyAuthenticationSession} uses up the state.
 */
public final class OngoingLogin {

    /** {@code CodeGenerateUtil.ACTIVE_CODE}, which is private. */
    private static final String ACTIVE_CODE = "active_code";

    private OngoingLogin() {}

    /** Empty if this browser has no such login, or it has ended. */
    public static Optional<AuthenticationSessionModel> of(String state, KeycloakSession session, EventBuilder event) {
        RealmModel realm = session.getContext().getRealm();
        if (BrokerState.code(state, realm).isEmpty()) {
            return Optional.empty();
        }
        IdentityBrokerState parsed = IdentityBrokerState.encoded(state, realm);
        ClientModel client = realm.getClientByClientId(parsed.getClientId());
        if (client == null || !client.isEnabled()) {
            return Optional.empty();
        }
        AuthenticationSessionModel authSession = ClientSessionCode.getClientSession(
                parsed.getDecodedState(),
                parsed.getTabId(),
                session,
                realm,
                client,
                event,
                AuthenticationSessionModel.class);
        return Optional.ofNullable(authSession)
                .filter(found -> isActive(found.getAuthNote(ACTIVE_CODE), parsed.getDecodedState()));
    }

    private static boolean isActive(@Nullable String active, String code) {
        return active != null
                && MessageDigest.isEqual(
                        active.getBytes(StandardCharsets.UTF_8), code.getBytes(StandardCharsets.UTF_8));
    }
}
