package io.github.keycloakclerk.clerk.token;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.clerk.JsonFields;
import java.util.List;
import java.util.Optional;

/** Reads the active organization from a token: claim {@code o} of version 2, {@code org_*} of version 1. */
final class ActiveOrganizations {

    private ActiveOrganizations() {}

    static Optional<ActiveOrganization> of(JsonNode json) {
        JsonFields claims = new JsonFields(json);
        // In version 2, customers may add claims with the names of version 1.
        return json.path("v").asInt(1) == 1
                ? read(claims, "org_id", "org_slug", "org_role", claims.texts("org_permissions"))
                : read(claims.at("o"), "id", "slg", "rol", OrganizationPermissions.of(json));
    }

    private static Optional<ActiveOrganization> read(
            JsonFields claims, String id, String slug, String role, List<String> permissions) {
        return claims.text(id)
                .map(found -> new ActiveOrganization(
                        found, claims.text(slug), claims.text(role).map(ClerkMembership::bareRole), permissions));
    }
}
