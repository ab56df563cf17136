package io.github.keycloakclerk.mcpserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.DpopKey;
import io.github.keycloakclerk.harness.Http;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.McpServersOfRealm;
import io.github.keycloakclerk.harness.NodeProcess;
import io.github.keycloakclerk.harness.NodeProject;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.Ports;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.harness.Visitor;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInUser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs the code of docs/mcp-server.md. */
@ExtendWith(KeycloakExtension.class)
@DisplayName("An MCP server with the code of the documentation")
class McpServerPageIT {

    private static final String REDIRECT_URI = "http://127.0.0.1/callback";
    private static final String OTHER = "https://other.example/mcp";

    private final TestRealm realm;
    private final StandInUser ada;
    private final int port = Ports.free();
    private final URI server = URI.create("http://localhost:" + port + "/mcp");

    McpServerPageIT(TestKeycloak keycloak) {
        realm = keycloak.realm(
                McpServersOfRealm.forMcpServer(server).andThen(McpServersOfRealm.withOtherServer("other:read", OTHER)));
        ada = keycloak.clerk().add(StandInUser.named("Ada", "Lovelace"));
    }

    @Test
    @Tag("node")
    void takesTheRightTokensInTypeScript() throws Exception {
        assumeTrue(NodeProject.isAvailable(), "Node.js is not installed");
        // Packages are found from where the file is.
        Path file = NodeProject.packages().resolveSibling("mcp-server-page.mts");
        Files.writeString(file, Snippets.of("ts").get(0));
        Map<String, String> environment =
                Map.of("ISSUER", realm.url().toString(), "RESOURCE", server.toString(), "PORT", Integer.toString(port));
        try (NodeProcess running = NodeProject.start(environment, List.of(file.toString()))) {
            running.await(Pattern.compile("Listening: " + server));
            assertGuarded();
            JsonNode whoami = Json.read(new McpCall(server, token("openid mcp:read", server)).tool("whoami", Map.of()));
            assertEquals(ada.id(), whoami.path("clerk_user_id").asText());
        }
    }

    @Test
    void takesTheRightTokensInJava(@TempDir Path classes) throws Exception {
        try (EmbeddedTomcat tomcat = new EmbeddedTomcat("127.0.0.1", port)) {
            CompiledSnippets compiled = CompiledSnippets.of(Snippets.of("java"), classes);
            tomcat.filter("mcp", compiled.filter("AccessTokenFilter", realm.url(), server));
            tomcat.serve("mcp", new ClaimsServlet(), List.of("/mcp"));
            tomcat.serve(
                    "metadata",
                    compiled.servlet("ResourceMetadataServlet", realm.url(), server),
                    List.of("/.well-known/oauth-protected-resource/*"));
            tomcat.start();
            assertGuarded();
            HttpResponse<String> answer = call("Bearer " + token("openid mcp:read", server));
            assertEquals(200, answer.statusCode());
            assertEquals(
                    ada.id(), Json.read(answer.body()).path("clerk_user_id").asText());
        }
    }

    @Test
    void takesTheRightTokensInPython(@TempDir Path home) throws Exception {
        Python python = Python.with("jwt, cryptography");
        Files.writeString(home.resolve("tokens.py"), Snippets.of("python").get(0));
        Map<String, String> environment = Map.of("ISSUER", realm.url().toString(), "RESOURCE", server.toString());
        String program = "import json, sys, tokens; print(json.dumps(tokens.verify(sys.argv[1])))";
        String good = token("openid mcp:read", server);
        JsonNode claims = Json.read(python.run(home, environment, program, good));
        assertEquals(ada.id(), claims.path("clerk_user_id").asText());
        for (String bad :
                List.of(token("openid other:read", URI.create(OTHER)), tampered(good), boundToken(), "nonsense")) {
            assertEquals("null", python.run(home, environment, program, bad).strip());
        }
    }

    @Test
    void takesTheRightTokensInPythonWithTheSdk(@TempDir Path home) throws Exception {
        Python python = Python.with("jwt, cryptography, mcp.server.mcpserver");
        List<String> files = Snippets.of("python");
        Files.writeString(home.resolve("tokens.py"), files.get(0));
        Files.writeString(home.resolve("server.py"), files.get(1));
        Process running = python.start(
                home,
                Map.of("ISSUER", realm.url().toString(), "RESOURCE", server.toString(), "PORT", Integer.toString(port)),
                "server.py");
        try {
            awaitPort(running, home.resolve("server.py.log"));
            assertGuarded();
            JsonNode whoami = Json.read(new McpCall(server, token("openid mcp:read", server)).tool("whoami", Map.of()));
            assertEquals(ada.id(), whoami.path("clerk_user_id").asText());
        } finally {
            running.destroy();
            running.waitFor();
        }
    }

    private void awaitPort(Process running, Path log) throws IOException, InterruptedException {
        while (Ports.isFree(port)) {
            assertTrue(running.isAlive(), Files.readString(log));
            Thread.sleep(200);
        }
    }

    /** What each of the servers does before a tool is called. */
    private void assertGuarded() throws IOException, InterruptedException {
        HttpResponse<String> without = call("");
        assertEquals(401, without.statusCode());
        String challenge = without.headers().firstValue("WWW-Authenticate").orElseThrow();
        String metadata = challenge.replaceAll(".*resource_metadata=\"([^\"]+)\".*", "$1");
        JsonNode document = Json.read(
                Http.send(HttpRequest.newBuilder(URI.create(metadata))).body());
        assertEquals(server.toString(), document.path("resource").asText());
        assertEquals(
                realm.url().toString(),
                document.path("authorization_servers").path(0).asText());

        String good = token("openid mcp:read", server);
        assertInvalid("Bearer " + token("openid other:read", URI.create(OTHER)));
        assertInvalid("Bearer " + tampered(good));
        assertInvalid("Bearer nonsense");
        assertInvalid("Bearer " + boundToken());
        HttpResponse<String> narrow = call("Bearer " + token("openid mcp", server));
        assertEquals(403, narrow.statusCode(), narrow.body());
        assertTrue(narrow.headers().firstValue("WWW-Authenticate").orElseThrow().contains("insufficient_scope"));
    }

    private void assertInvalid(String authorization) {
        HttpResponse<String> answer = call(authorization);
        assertEquals(401, answer.statusCode(), answer.body());
        assertTrue(answer.headers().firstValue("WWW-Authenticate").orElseThrow().contains("error=\"invalid_token\""));
    }

    /** With a claim that Keycloak did not sign. */
    private static String tampered(String token) {
        String[] parts = token.split("\\.");
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        String changed = claims.replace("\"sub\":\"", "\"sub\":\"x");
        return parts[0] + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(changed.getBytes(StandardCharsets.UTF_8))
                + "." + parts[2];
    }

    private HttpResponse<String> call(String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString("{}"));
        return Http.send(authorization.isEmpty() ? request : request.header("Authorization", authorization));
    }

    /** Of a client that proved a key, without the proof. */
    private String boundToken() {
        String refreshToken =
                tokens("openid mcp:read", server).path("refresh_token").asText();
        Map<String, String> refresh =
                Map.of("grant_type", "refresh_token", "refresh_token", refreshToken, "client_id", "mcp-client");
        JsonNode bound = OAuthClient.ask(
                        realm.url(), Map.of("DPoP", DpopKey.create().proof(realm.url())), refresh)
                .body();
        assertEquals("DPoP", bound.path("token_type").asText(), bound.toString());
        return bound.path("access_token").asText();
    }

    private String token(String scope, URI resource) {
        return tokens(scope, resource).path("access_token").asText();
    }

    private JsonNode tokens(String scope, URI resource) {
        OAuthClient client = new OAuthClient(realm.url(), "mcp-client", REDIRECT_URI);
        Browser browser = new Browser(address -> address.toString().startsWith(REDIRECT_URI));
        Page end = new Visitor(browser)
                .signIn(client.authorizationUrl("scope", scope, "resource", resource.toString()), ada);
        return client.tokens(end);
    }
}
