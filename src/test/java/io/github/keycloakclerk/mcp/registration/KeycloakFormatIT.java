package io.github.keycloakclerk.mcp.registration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Registrar;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Json;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The format of administrators, which Keycloak also accepts from anonymous clients. */
@ExtendWith(KeycloakExtension.class)
@DisplayName("In Keycloak's own registration format, a stranger")
class KeycloakFormatIT {

    private static final String CALLBACK = "http://127.0.0.1:33418/cb";

    /** Attributes that a registration may set, and those that every client has. */
    private static final Set<String> ATTRIBUTES = Set.of(
            "pkce.code.challenge.method",
            "mcp.registered-by",
            "mcp.registered-at",
            "mcp.last-used-at",
            "mcp.redirect-uris",
            "mcp.registration-rules",
            "realm_client",
            "backchannel.logout.session.required",
            "backchannel.logout.revoke.offline.tokens",
            "client.secret.creation.time");

    private final TestRealm realm;
    private final Registrar registrar;

    KeycloakFormatIT(TestKeycloak keycloak) {
        this.realm = keycloak.realm();
        this.registrar = new Registrar(realm.url());
    }

    private static ObjectNode greedy() {
        ObjectNode client = Json.object("id", "11111111-2222-3333-4444-555555555555", "clientId", "account-v2");
        client.put("name", "Sneaky")
                .put("description", "x")
                .put("protocol", "openid-connect")
                .put("publicClient", true);
        client.put("adminUrl", "http://10.0.0.1/")
                .put("rootUrl", "http://10.0.0.1/")
                .put("secret", "weak");
        for (String flag : List.of(
                "serviceAccountsEnabled",
                "implicitFlowEnabled",
                "directAccessGrantsEnabled",
                "directGrantsOnly",
                "authorizationServicesEnabled",
                "fullScopeAllowed",
                "alwaysDisplayInConsole",
                "frontchannelLogout",
                "surrogateAuthRequired",
                "bearerOnly")) {
            client.put(flag, true);
        }
        client.put("consentRequired", false).put("standardFlowEnabled", false).put("enabled", false);
        client.put("notBefore", 5).put("nodeReRegistrationTimeout", 5).put("clientAuthenticatorType", "federated-jwt");
        client.putArray("redirectUris").add(CALLBACK);
        client.putArray("webOrigins").add("*");
        client.putArray("defaultClientScopes").add("service_account");
        client.putArray("optionalClientScopes").add("microprofile-jwt");
        client.putObject("authenticationFlowBindingOverrides").put("browser", "direct grant");
        ObjectNode attributes = client.putObject("attributes");
        for (String name : List.of(
                "backchannel.logout.url",
                "oauth2.device.authorization.grant.enabled",
                "mcp.last-used-at",
                "jwt.credential.issuer",
                "jwt.credential.sub",
                "cimd.cache.expiry.time.in.sec",
                "access.token.lifespan",
                "post.logout.redirect.uris",
                "client.use.lightweight.access.token.enabled",
                "display.on.consent.screen")) {
            attributes.put(name, "99999999");
        }
        return client;
    }

    @Test
    void getsNothingThatOnlyAdministratorsMayGive() {
        Registrar.Answer answer = registrar.registerInKeycloaksFormat(greedy());
        assertEquals(201, answer.status(), answer.body().toString());
        String clientId = answer.body().path("clientId").asText();
        assertNotEquals("account-v2", clientId);
        JsonNode client = realm.client(clientId);
        assertNotEquals(
                "11111111-2222-3333-4444-555555555555", client.path("id").asText());
        for (String flag : List.of(
                "serviceAccountsEnabled",
                "implicitFlowEnabled",
                "directAccessGrantsEnabled",
                "fullScopeAllowed",
                "alwaysDisplayInConsole",
                "frontchannelLogout",
                "surrogateAuthRequired",
                "bearerOnly")) {
            assertFalse(client.path(flag).asBoolean(), flag);
        }
        for (String flag : List.of("consentRequired", "standardFlowEnabled", "enabled", "publicClient")) {
            assertTrue(client.path(flag).asBoolean(), flag);
        }
        for (String absent : List.of("adminUrl", "rootUrl", "description")) {
            assertEquals("", client.path(absent).asText(), absent);
        }
        assertEquals("[\"http://127.0.0.1:33418\"]", client.path("webOrigins").toString());
        assertTrue(client.path("authenticationFlowBindingOverrides").isEmpty());
        assertFalse(client.path("defaultClientScopes").toString().contains("service_account"));
        Set<String> attributes = new TreeSet<>();
        client.path("attributes").fieldNames().forEachRemaining(attributes::add);
        attributes.removeAll(ATTRIBUTES);
        assertEquals(Set.of(), attributes);
        assertEquals("0", client.path("attributes").path("mcp.last-used-at").asText());
    }

    @Test
    void cannotTakeTheIdOfAMetadataDocument() {
        String wanted = "https://claude.ai/client.json";
        assertEquals(
                201,
                registrar
                        .registerInKeycloaksFormat(greedy().put("clientId", wanted))
                        .status());
        assertTrue(realm.client(wanted).isMissingNode());
    }

    @Test
    void cannotRegisterAClientOfAnotherProtocol() {
        Registrar.Answer answer = registrar.registerInKeycloaksFormat(greedy().put("protocol", "saml"));
        assertEquals(400, answer.status());
        assertEquals("Only OpenID Connect clients can register themselves", answer.description());
    }
}
