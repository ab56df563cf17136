package io.github.keycloakclerk.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.KeycloakServer;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs docs/examples/kcadm/realm.sh with the kcadm.sh of the distribution. */
@ExtendWith(KeycloakExtension.class)
@DisabledOnOs(OS.WINDOWS)
@DisplayName("The example for kcadm.sh")
class KcadmExampleIT {

    private static final Path KCADM = Path.of(System.getProperty("keycloak.dist"), "bin", "kcadm.sh");

    /** Without effect: docs/examples/README.md says why. */
    private static final List<String> REMAINING = List.of(
            "/clientScopes/mcp/protocolMappers/mcp-audience/config/userinfo.token.claim",
            "/clientScopes/mcp:read/protocolMappers/mcp-audience/config/userinfo.token.claim",
            "/clientScopes/mcp:write/protocolMappers/mcp-audience/config/userinfo.token.claim",
            "/clients/${client_admin-cli} admin-cli/attributes/post.logout.redirect.uris",
            "/clients/${client_admin-cli} admin-cli/defaultClientScopes",
            "/clients/${client_admin-cli} admin-cli/nodeReRegistrationTimeout",
            "/clients/${client_admin-cli} admin-cli/optionalClientScopes");

    private final TestKeycloak keycloak;
    private final Admin admin;
    private final String imported = TestRealm.newName();
    private final String made = TestRealm.newName();

    KcadmExampleIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.admin = keycloak.admin();
    }

    @AfterEach
    void removeRealms() {
        admin.send("DELETE", "/" + imported, null);
        admin.send("DELETE", "/" + made, null);
    }

    @Test
    void createsTheExportedRealmAndThenChangesNothing() throws IOException, InterruptedException {
        ObjectNode export = RealmExport.plain(keycloak.clerk());
        admin.post("", export.put("realm", imported));

        run();
        RealmSnapshot first = RealmSnapshot.of(admin, made);
        assertEquals(REMAINING, RealmSnapshot.of(admin, imported).differencesTo(first));

        String output = run();
        assertEquals(List.of(), first.differencesTo(RealmSnapshot.of(admin, made)));
        assertTrue(output.contains("\"changes\" : [ ]"), output);
    }

    private String run() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "docs/examples/kcadm/realm.sh").redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "KCADM",
                        KCADM.toString(),
                        "KEYCLOAK_URL",
                        keycloak.url().toString(),
                        "ADMIN_USERNAME",
                        KeycloakServer.ADMIN,
                        "ADMIN_PASSWORD",
                        KeycloakServer.ADMIN_PASSWORD,
                        "REALM",
                        made,
                        "MCP_SERVER_URL",
                        "http://localhost:8090/mcp"));
        builder.environment()
                .putAll(Map.of(
                        "CLERK_PUBLISHABLE_KEY", keycloak.clerk().publishableKey(),
                        "CLERK_SECRET_KEY", keycloak.clerk().secretKey(),
                        "CLERK_APP_URL", keycloak.clerk().url().toString(),
                        "CLERK_API_URL", keycloak.clerk().apiUrl().toString(),
                        "CLERK_FRONTEND_API_URL", keycloak.clerk().url().toString(),
                        "CLERK_WEBHOOK_SECRET", keycloak.clerk().webhooks().secret()));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }
}
