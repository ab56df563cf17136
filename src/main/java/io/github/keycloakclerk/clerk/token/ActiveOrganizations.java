package io.github.keycloakclerk.clerk.token;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.clerk.token.SessionToken.ActiveOrganization;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the active organization of a token: claim {@code o} of version 2, {@code org_*} of version 1. */
final class ActiveOrganizations {

    private ActiveOrganizations() {}

    static Optional<ActiveOrganization> of(JsonNode claims) {
        // In version 2 the names of version 1 are free for claims that a customer adds.
        return claims.path("v").asInt(1) == 1
                ? read(claims, "org_id", "org_slug", "org_role", texts(claims.path("org_permissions")))
                : read(claims.path("o"), "id", "slg", "rol", OrganizationPermissions.of(claims));
    }

    private static Optional<ActiveOrganization> read(
            JsonNode json, String id, String slug, String role, List<String> permissions) {
        return InstanceJwt.text(json, id)
                .map(found -> new ActiveOrganization(
                        found,
                        InstanceJwt.text(json, slug),
                        InstanceJwt.text(json, role).map(ClerkMembership::bareRole),
                        permissions));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }
}
