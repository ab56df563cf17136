package io.github.keycloakclerk.mcp.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.check.Finding;
import io.github.keycloakclerk.mcp.resource.ServerScope;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.RealmModel;

/** Checks that the scopes of MCP servers are in {@code scopes_supported}, from which clients choose the scopes to request. */
record AdvertisedScopes(RealmModel realm, JsonNode metadata) {

    Finding finding() {
        Set<String> advertised = new HashSet<>();
        metadata.path("scopes_supported").forEach(scope -> advertised.add(scope.asText()));
        List<String> missing = ServerScope.of(realm)
                .map(ServerScope::scope)
                .filter(ClientScopeModel::isIncludeInTokenScope)
                .map(ClientScopeModel::getName)
                .distinct()
                .filter(name -> !advertised.contains(name))
                .toList();
        return missing.isEmpty()
                ? Finding.ok("metadata-scopes", advertised.stream().sorted().toList())
                : Finding.warning("metadata-scopes", "missing", missing).at("client-scopes");
    }
}
