package io.github.keycloakclerk.clerk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * A connection of Clerk to the identity provider of an enterprise ({@code GET /enterprise_connections/{id}}).
 *
 * @param organizationId organization that it belongs to, {@code org_…}
 * @param domains e-mail domains whose users sign in with it; not proven to belong to the organization
 */
public record EnterpriseConnection(String id, boolean active, Optional<String> organizationId, List<String> domains) {

    /** Empty if it is another connection, or does not say whether it is active. */
    public static Optional<EnterpriseConnection> of(JsonNode json, String id) {
        JsonFields connection = new JsonFields(json);
        return connection
                .text("id")
                .filter(id::equals)
                .flatMap(same -> connection.flag("active"))
                .map(active -> new EnterpriseConnection(
                        id,
                        active,
                        connection.text("organization_id").filter(ClerkIds::isOrganization),
                        connection.texts("domains")));
    }
}
