package io.github.keycloakclerk.enterprise;

import io.github.keycloakclerk.enterprise.assertion.AssertionVerifier;
import io.github.keycloakclerk.enterprise.assertion.Refusal;
import io.github.keycloakclerk.enterprise.assertion.RefusedAssertionException;
import io.github.keycloakclerk.mcp.resource.McpServers;
import io.github.keycloakclerk.mcp.resource.ResourceUrl;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;

/** The one MCP server that a token is for (draft, "resource"; MCP extension, section 5.1). */
record GrantedResource(ResourceUrl server) {

    /**
     * @param asserted resources in the assertion; all of them must be MCP servers of the realm
     * @param requested the resource in the request, which only selects one of them
     * @param scopes must give access to the server, and determine it if neither names one
     */
    static GrantedResource of(
            RealmModel realm,
            ClientModel client,
            List<String> asserted,
            Optional<String> requested,
            GrantedScopes scopes)
            throws RefusedAssertionException {
        McpServers known = McpServers.of(realm);
        Set<ResourceUrl> allowed = new HashSet<>();
        for (String text : asserted) {
            allowed.add(known(text, known));
        }
        McpServers opened = McpServers.of(scopes.models(client));
        ResourceUrl server = choose(allowed, requested, known, opened);
        AssertionVerifier.require(opened.contains(server), Refusal.RESOURCE_NOT_IN_SCOPE);
        return new GrantedResource(server);
    }

    private static ResourceUrl choose(
            Set<ResourceUrl> allowed, Optional<String> requested, McpServers known, McpServers opened)
            throws RefusedAssertionException {
        if (requested.isPresent()) {
            ResourceUrl wanted = known(requested.get(), known);
            AssertionVerifier.require(allowed.isEmpty() || allowed.contains(wanted), Refusal.RESOURCE_NOT_ASSERTED);
            return wanted;
        }
        Set<ResourceUrl> left = allowed.isEmpty() ? opened.urls() : allowed;
        AssertionVerifier.require(left.size() == 1, Refusal.RESOURCE_AMBIGUOUS);
        return left.iterator().next();
    }

    private static ResourceUrl known(String text, McpServers known) throws RefusedAssertionException {
        return ResourceUrl.parse(text)
                .filter(known::contains)
                .orElseThrow(() -> RefusedAssertionException.of(Refusal.RESOURCE_UNKNOWN));
    }
}
