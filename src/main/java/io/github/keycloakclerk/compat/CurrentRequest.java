package io.github.keycloakclerk.compat;

import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.keycloak.Config;
import org.keycloak.common.util.Encode;
import org.keycloak.models.AdminRoles;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.representations.AccessToken;
import org.keycloak.services.ErrorResponse;
import org.keycloak.services.resources.admin.AdminAuth;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * The request that saves a configuration. Written against 26.7, where {@code IdentityProviderModel.validate} gets
 * neither the session nor the administrator.
 */
public final class CurrentRequest {

    private CurrentRequest() {}

    /** The session of this thread, with or without a request. */
    public static Optional<KeycloakSession> sessionOfThread() {
        return Optional.ofNullable(KeycloakSessionUtil.getKeycloakSession());
    }

    /** Whether the current administrator may do anything in the realm. */
    public static boolean isRealmAdministrator(RealmModel realm) {
        return session()
                .flatMap(CurrentRequest::administrator)
                .filter(administrator -> isRealmAdministrator(administrator, realm))
                .isPresent();
    }

    private static boolean isRealmAdministrator(AdminAuth administrator, RealmModel realm) {
        if (Config.getAdminRealm().equals(administrator.getRealm().getName())) {
            return administrator.hasRealmRole(AdminRoles.ADMIN);
        }
        ClientModel management = realm.getClientByClientId(Constants.REALM_MANAGEMENT_CLIENT_ID);
        return administrator.getRealm().getId().equals(realm.getId())
                && management != null
                && administrator.hasAppRole(management, AdminRoles.REALM_ADMIN);
    }

    /** Empty without a request, for example while a realm is imported at startup. */
    public static Optional<KeycloakSession> session() {
        KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
        if (session == null) {
            return Optional.empty();
        }
        try {
            session.getContext().getHttpRequest();
            return Optional.of(session);
        } catch (RuntimeException e) {
            // Quarkus throws an exception of its own, which extensions cannot compile against.
            return Optional.empty();
        }
    }

    /** The exception for an administrator's mistake: a response with its message, or the mistake itself without a request. */
    public static RuntimeException refusal(IllegalArgumentException mistake) {
        return session().isPresent()
                ? ErrorResponse.error(String.valueOf(mistake.getMessage()), Response.Status.BAD_REQUEST)
                : mistake;
    }

    /** An event of the current administrator; empty if there is none. */
    public static Optional<AdminEventBuilder> adminEvent(KeycloakSession session, RealmModel realm) {
        return administrator(session)
                .map(administrator -> new AdminEventBuilder(
                        realm, administrator, session, session.getContext().getConnection()));
    }

    /** The current administrator; empty if there is none. */
    public static Optional<AdminAuth> administrator(KeycloakSession session) {
        return Optional.ofNullable(session.getContext().getBearerToken())
                .filter(AccessToken.class::isInstance)
                .flatMap(token -> administrator(session, (AccessToken) token));
    }

    private static Optional<AdminAuth> administrator(KeycloakSession session, AccessToken token) {
        String issuer = token.getIssuer();
        RealmModel realm =
                session.realms().getRealmByName(Encode.decodePath(issuer.substring(issuer.lastIndexOf('/') + 1)));
        if (realm == null) {
            return Optional.empty();
        }
        ClientModel client = realm.getClientByClientId(token.getIssuedFor());
        return user(session, realm, token)
                .filter(user -> client != null)
                .map(user -> new AdminAuth(realm, token, user, client));
    }

    /** Tokens of the admin console and of {@code admin-cli} are lightweight, and contain only the session. */
    private static Optional<UserModel> user(KeycloakSession session, RealmModel realm, AccessToken token) {
        if (token.getSubject() != null) {
            return Optional.ofNullable(session.users().getUserById(realm, token.getSubject()));
        }
        return Optional.ofNullable(token.getSessionId())
                .flatMap(id -> Optional.ofNullable(session.sessions().getUserSession(realm, id))
                        .or(() -> Optional.ofNullable(session.sessions().getOfflineUserSession(realm, id))))
                .map(UserSessionModel::getUser);
    }
}
