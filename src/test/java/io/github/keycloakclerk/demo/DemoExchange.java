package io.github.keycloakclerk.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.enterprise.EnterpriseRealm;
import io.github.keycloakclerk.enterprise.StandInIssuer;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.mcpserver.McpCall;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.io.PrintStream;
import java.net.URI;
import java.util.Map;

/**
 * Enterprise-Managed Authorization in the demo: an administrator adds an identity provider of an enterprise, and a client trades its
 * assertion for a token, without a browser.
 */
record DemoExchange(DemoServers servers, StandInClerk clerk, PrintStream out) {

    private static final String REALM = "/clerk-mcp";
    private static final String PROVIDERS = REALM + "/identity-provider/instances";

    /** Whether the MCP server knows the user as Clerk does. */
    boolean run() {
        URI server = servers.mcp().url();
        try (StandInIssuer issuer = StandInIssuer.start()) {
            EnterpriseRealm enterprise = new EnterpriseRealm(clerk, issuer);
            configure(enterprise, issuer);
            StandInUser person = enterprise.employee(enterprise.subject);
            Admin.Answer answer = OAuthClient.ask(
                    servers.issuer(),
                    Map.of(),
                    Map.of(
                            "grant_type",
                            "urn:ietf:params:oauth:grant-type:jwt-bearer",
                            "client_id",
                            EnterpriseRealm.CLIENT,
                            "client_secret",
                            EnterpriseRealm.SECRET,
                            "resource",
                            server.toString(),
                            "assertion",
                            enterprise.assertion(servers.issuer(), person).sign()));
            out.println("The answer to an assertion of an enterprise:\n"
                    + ((ObjectNode) answer.body().deepCopy())
                            .put("access_token", "…")
                            .toPrettyString());
            String token = answer.body().path("access_token").asText();
            JsonNode whoami = Json.read(new McpCall(server, token).tool("whoami", Map.of()));
            out.println("The tool's answer:\n" + whoami.toPrettyString());
            return person.id().equals(whoami.path("clerk_user_id").asText())
                    && enterprise
                            .organization
                            .slug()
                            .equals(whoami.path("org_slug").asText());
        }
    }

    /** What docs/enterprise.md has an administrator do in the admin console. */
    private void configure(EnterpriseRealm enterprise, StandInIssuer issuer) {
        Admin admin = new Admin(servers.keycloak().url());
        admin.post(PROVIDERS, EnterpriseRealm.provider(EnterpriseRealm.ALIAS, issuer));
        ObjectNode provider = (ObjectNode) admin.get(PROVIDERS + "/clerk");
        ((ObjectNode) provider.get("config"))
                .put("enterpriseIssuers", EnterpriseRealm.ALIAS + "=" + enterprise.connection.id())
                .put("enterpriseMakeMissingUsers", "true");
        admin.put(PROVIDERS + "/clerk", provider);
        ObjectNode client = EnterpriseRealm.client(EnterpriseRealm.CLIENT);
        client.remove("optionalClientScopes");
        admin.post(REALM + "/clients", client);
    }
}
