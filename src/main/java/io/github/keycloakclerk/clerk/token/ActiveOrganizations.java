package io.github.keycloakclerk.clerk.token;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.clerk.token.SessionToken.ActiveOrganization;
import java.util.Optional;

/** Reads the active organization of a token: claim {@code o} of version 2, {@code org_*} of version 1. */
final class ActiveOrganizations {

    private ActiveOrganizations() {}

    static Optional<ActiveOrganization> of(JsonNode claims) {
        return claims.path("o").isObject()
                ? read(claims.path("o"), "id", "slg", "rol")
                : read(claims, "org_id", "org_slug", "org_role");
    }

    private static Optional<ActiveOrganization> read(JsonNode json, String id, String slug, String role) {
        return SessionTokenVerifier.text(json, id)
                .map(found -> new ActiveOrganization(
                        found,
                        SessionTokenVerifier.text(json, slug),
                        SessionTokenVerifier.text(json, role).map(ActiveOrganizations::bare)));
    }

    private static String bare(String role) {
        return role.startsWith("org:") ? role.substring("org:".length()) : role;
    }
}
