package io.github.keycloakclerk.mcpserver;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Calls tools of an MCP server with an access token obtained elsewhere. */
public record McpCall(URI server, String accessToken) {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @SuppressWarnings("deprecation") // the replacement requires a context, and there is none
    public String tool(String name, Map<String, Object> arguments) {
        HttpClientStreamableHttpTransport transport = HttpClientStreamableHttpTransport.builder(
                        server.resolve("/").toString())
                .endpoint(server.getPath())
                .httpRequestCustomizer((request, method, uri, body, context) ->
                        request.setHeader("Authorization", "Bearer " + accessToken))
                .build();
        try (McpSyncClient client = McpClient.sync(transport)
                .requestTimeout(TIMEOUT)
                .initializationTimeout(TIMEOUT)
                .build()) {
            client.initialize();
            return client
                    .callTool(CallToolRequest.builder(name).arguments(arguments).build())
                    .content()
                    .stream()
                    .filter(TextContent.class::isInstance)
                    .map(TextContent.class::cast)
                    .map(TextContent::text)
                    .collect(Collectors.joining("\n"));
        }
    }
}
