package io.github.keycloakclerk.mcp.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.McpServersOfRealm;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Json;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("The metadata of a realm")
@Tag("core")
class MetadataIT {

    private final TestKeycloak keycloak;

    MetadataIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
    }

    private JsonNode metadata(String path) {
        Page page = new Browser(address -> false).open(keycloak.url().resolve(path));
        assertEquals(200, page.status());
        return Json.read(page.body());
    }

    private static Set<String> set(JsonNode list) {
        Set<String> set = new TreeSet<>();
        list.forEach(entry -> set.add(entry.asText()));
        return set;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/realms/%s/.well-known/openid-configuration",
                "/realms/%s/.well-known/oauth-authorization-server",
                "/.well-known/oauth-authorization-server/realms/%s",
                "/.well-known/openid-configuration/realms/%s"
            })
    void saysWhatMcpClientsGoBy(String path) {
        TestRealm realm = keycloak.realm();
        JsonNode metadata = metadata(path.formatted(realm.name()));
        assertEquals(realm.url().toString(), metadata.path("issuer").asText());
        assertEquals(Set.of("S256"), set(metadata.path("code_challenge_methods_supported")));
        assertTrue(set(metadata.path("token_endpoint_auth_methods_supported")).contains("none"));
        assertEquals(
                Set.of(
                        "openid",
                        "profile",
                        "email",
                        "phone",
                        "address",
                        "organization",
                        "offline_access",
                        "clerk:session",
                        "mcp",
                        "mcp:read",
                        "mcp:write"),
                set(metadata.path("scopes_supported")));
        assertTrue(
                metadata.path("authorization_response_iss_parameter_supported").asBoolean());
        assertTrue(metadata.path("client_id_metadata_document_supported").asBoolean());
        assertEquals(
                realm.url() + "/clients-registrations/openid-connect",
                metadata.path("registration_endpoint").asText());
    }

    @Test
    void staysAsItIsWithoutMcpServers() {
        TestRealm realm = keycloak.realm(McpServersOfRealm.withoutMcpServers());
        JsonNode metadata = metadata("/realms/" + realm.name() + "/.well-known/openid-configuration");
        assertEquals(Set.of("S256", "plain"), set(metadata.path("code_challenge_methods_supported")));
        assertTrue(set(metadata.path("scopes_supported")).contains("web-origins"));
    }
}
