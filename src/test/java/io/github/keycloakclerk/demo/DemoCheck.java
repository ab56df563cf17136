package io.github.keycloakclerk.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.Registrar;
import io.github.keycloakclerk.harness.Visitor;
import io.github.keycloakclerk.mcpserver.McpCall;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import java.io.PrintStream;
import java.net.URI;
import java.util.Map;

/** One whole sign-in without a user: browser, consent, token, tool call; and one exchange of an assertion of an enterprise. */
record DemoCheck(DemoServers servers, PrintStream out) {

    private static final String REDIRECT_URI = "http://127.0.0.1/callback";

    /** Whether the MCP server knows the user as Clerk does. */
    boolean run() {
        StandInClerk clerk = servers.clerk()
                .standIn()
                .orElseThrow(() -> new DemoFailure("The check needs the stand-in: unset the CLERK_ variables."));
        StandInOrganization organization = StandInOrganization.named("Analytical Engines");
        StandInUser person = clerk.add(StandInUser.named("Ada", "Lovelace").memberOf(organization, "org:admin"));
        String clientId = new Registrar(servers.issuer())
                .register(Registrar.metadata("http://127.0.0.1:33418/callback"))
                .clientId();
        OAuthClient client = new OAuthClient(servers.issuer(), clientId, REDIRECT_URI);
        Browser browser = new Browser(address -> address.toString().startsWith(REDIRECT_URI));
        Page end = new Visitor(browser)
                .signIn(
                        client.authorizationUrl(
                                "scope",
                                "openid mcp:read mcp:write",
                                "resource",
                                servers.mcp().url().toString()),
                        person);
        String token = client.tokens(end).path("access_token").asText();
        out.println("The token's claims:\n" + OAuthClient.claims(token).toPrettyString());
        URI server = servers.mcp().url();
        JsonNode whoami = Json.read(new McpCall(server, token).tool("whoami", Map.of()));
        out.println("The tool's answer:\n" + whoami.toPrettyString());
        out.println(new McpCall(server, token).tool("write_note", Map.of("text", "Hello from " + person.id())));
        return new DemoExchange(servers, clerk, out).run()
                && servers.mcp().notes().size() == 1
                && person.id().equals(whoami.path("clerk_user_id").asText())
                && organization.slug().equals(whoami.path("org_slug").asText())
                && "admin".equals(whoami.path("org_role").asText());
    }
}
