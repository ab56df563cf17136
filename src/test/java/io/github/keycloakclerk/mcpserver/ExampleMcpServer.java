package io.github.keycloakclerk.mcpserver;

import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.catalina.LifecycleException;

/** An MCP server as OAuth protected resource: it trusts the access tokens of one issuer. */
public final class ExampleMcpServer implements AutoCloseable {

    private static final String MCP = "mcp";
    private static final String MCP_PATH = "/mcp";
    private static final String METADATA_PATH = "/.well-known/oauth-protected-resource";

    /** Held, because the JDK forgets the level of a logger without a reference to it. */
    private static final List<Logger> QUIET = Stream.of("org.apache", "io.modelcontextprotocol")
            .map(Logger::getLogger)
            .toList();

    private final EmbeddedTomcat tomcat;
    private final McpSyncServer server;
    private final ExampleTools tools;
    private final URI url;

    private ExampleMcpServer(EmbeddedTomcat tomcat, URI issuer) throws IOException, LifecycleException {
        this.tomcat = tomcat;
        URI origin = URI.create("http://localhost:" + tomcat.port());
        url = origin.resolve(MCP_PATH);
        McpJsonMapper json = McpJsonDefaults.getMapper();
        tools = new ExampleTools(json);
        HttpServletStreamableServerTransportProvider transport = HttpServletStreamableServerTransportProvider.builder()
                .jsonMapper(json)
                .mcpEndpoint(MCP_PATH)
                .contextExtractor(request -> McpTransportContext.create(
                        Map.of(BearerFilter.CALLER, request.getAttribute(BearerFilter.CALLER))))
                .build();
        server = McpServer.sync(transport)
                .serverInfo("example-mcp-server", "1.0.0")
                .capabilities(ServerCapabilities.builder().tools(false).build())
                .tools(tools.specifications())
                .build();
        Challenge challenge = new Challenge(origin.resolve(METADATA_PATH + MCP_PATH));
        tomcat.filterAll(new CorsFilter());
        tomcat.filter(MCP, new BearerFilter(new AccessTokenVerifier(issuer, url), challenge));
        tomcat.filter(MCP, new ScopeFilter(json, challenge));
        tomcat.serve(MCP, transport, List.of(MCP_PATH));
        tomcat.serve(
                "metadata",
                new ResourceMetadataServlet(json, url, issuer),
                List.of(METADATA_PATH, METADATA_PATH + MCP_PATH));
        tomcat.start();
    }

    /** @param port the port to listen on, 0 for a free one */
    public static ExampleMcpServer start(int port, URI issuer) {
        return start("127.0.0.1", port, issuer);
    }

    /** @param host the interface to listen on */
    public static ExampleMcpServer start(String host, int port, URI issuer) {
        QUIET.forEach(logger -> logger.setLevel(Level.SEVERE));
        try {
            return new ExampleMcpServer(new EmbeddedTomcat(host, port), issuer);
        } catch (IOException | LifecycleException e) {
            throw new IllegalStateException("Cannot start the MCP server", e);
        }
    }

    public URI url() {
        return url;
    }

    public List<Note> notes() {
        return tools.notes();
    }

    @Override
    public void close() {
        server.close();
        try {
            tomcat.close();
        } catch (LifecycleException e) {
            throw new IllegalStateException("Cannot stop the MCP server", e);
        }
    }
}
