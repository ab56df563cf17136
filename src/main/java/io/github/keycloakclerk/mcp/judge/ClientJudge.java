package io.github.keycloakclerk.mcp.judge;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.check.AdminQuestion;
import jakarta.ws.rs.BadRequestException;
import java.net.URI;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocolService;
import org.keycloak.urls.UrlType;

/** Checks a client for an administrator: its document, its registration or its authorization request. */
public record ClientJudge(AdminQuestion question) {

    /**
     * Checks a client without storing anything.
     *
     * @param body with {@code client_id}, {@code registration} or {@code authorization_url}
     * @throws BadRequestException if the body has none of them
     */
    public ClientAnswer answer(JsonNode body) {
        // Policies and executors of other providers may store something.
        question.session().getTransactionManager().setRollbackOnly();
        return ClientAnswer.of(judge(body), question.texts());
    }

    private JudgedClient judge(JsonNode body) {
        KeycloakSession session = question.session();
        RealmModel realm = question.realm();
        if (body.path("client_id").isTextual()) {
            return new PublishedClientJudge(session, realm)
                    .judge(body.path("client_id").asText());
        }
        if (body.path("registration").isObject()) {
            return new RegistrationJudge(session, realm).judge(body.path("registration"));
        }
        if (body.path("authorization_url").isTextual()) {
            return new AuthorizationJudge(session, realm, endpoint(session, realm))
                    .judge(body.path("authorization_url").asText());
        }
        throw new BadRequestException("client_id, registration or authorization_url is required");
    }

    private static URI endpoint(KeycloakSession session, RealmModel realm) {
        return OIDCLoginProtocolService.authUrl(
                        session.getContext().getUri(UrlType.FRONTEND).getBaseUriBuilder())
                .build(realm.getName());
    }
}
