package io.github.keycloakclerk.mcpserver;

import io.modelcontextprotocol.json.McpJsonMapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** Protected Resource Metadata (RFC 9728), which names the issuer whose tokens this server accepts. */
final class ResourceMetadataServlet extends HttpServlet {

    private final byte[] document;

    ResourceMetadataServlet(McpJsonMapper json, URI resource, URI issuer) throws IOException {
        document = json.writeValueAsBytes(Map.of(
                "resource", resource.toString(),
                "authorization_servers", List.of(issuer.toString()),
                "scopes_supported", List.of(Scopes.READ, Scopes.WRITE),
                "bearer_methods_supported", List.of("header")));
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("application/json");
        response.getOutputStream().write(document);
    }
}
