package io.github.keycloakclerk.mcp.limit;

import static io.github.keycloakclerk.harness.Registrar.metadata;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.ClientMarks;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Registrar;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Json;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("Clients that register themselves are limited")
@Tag("core")
class RegistrationLimitIT {

    private static final String CALLBACK = "http://127.0.0.1/cb";

    private final TestKeycloak keycloak;

    RegistrationLimitIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
    }

    private static Consumer<ObjectNode> limit(String setting, int most) {
        return json -> policy(json).withArray("/config/" + setting).removeAll().add(Integer.toString(most));
    }

    private static ObjectNode policy(ObjectNode json) {
        return (ObjectNode) json.path("components")
                .path("org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy")
                .get(0);
    }

    private static void assertRefused(TestRealm realm, Registrar.Answer answer, String sentence) {
        assertEquals(429, answer.status(), answer.body().toString());
        assertEquals("temporarily_unavailable", answer.error());
        String wait = answer.headers().firstValue("Retry-After").orElseThrow();
        assertEquals(sentence + ". Try again in " + wait + " seconds.", answer.description());
        assertTrue(Integer.parseInt(wait) > 0 && Integer.parseInt(wait) <= 3600, wait);
        JsonNode event = realm.event("CLIENT_REGISTER_ERROR");
        assertEquals(sentence, event.path("details").path("reason").asText());
        assertEquals(
                "Limit of self-registered clients",
                event.path("details").path("client_registration_policy").asText());
    }

    @Test
    void inAllButWithoutThoseOfAdministrators() {
        TestRealm realm = keycloak.realm(limit("max-clients", 2));
        Registrar registrar = new Registrar(realm.url());
        assertEquals(201, registrar.register(metadata(CALLBACK)).status());
        String second = registrar.register(metadata(CALLBACK)).clientId();
        assertRefused(realm, registrar.register(metadata(CALLBACK)), "Too many clients have registered themselves");
        assertFalse(realm.client(second).isMissingNode(), "a client that is new may be used yet");
        realm.admin().delete(realm.path("/clients/" + second));
        assertEquals(201, registrar.register(metadata(CALLBACK)).status());
    }

    @Test
    void inAllSoThatTheOldestThatNobodyEverUsedMakesRoom() {
        // The clean-up must not remove clients first.
        TestRealm realm = keycloak.realm(
                limit("max-clients", 3).andThen(limit("never-used-days", 0)).andThen(limit("unused-days", 0)));
        Registrar registrar = new Registrar(realm.url());
        String used = registrar.register(metadata(CALLBACK)).clientId();
        String older = registrar.register(metadata(CALLBACK)).clientId();
        String old = registrar.register(metadata(CALLBACK)).clientId();
        ClientMarks.set(realm, used, "mcp.registered-at", "1700000000");
        ClientMarks.set(realm, used, "mcp.last-used-at", "1700000001");
        ClientMarks.set(realm, older, "mcp.registered-at", "1700000002");
        ClientMarks.set(realm, old, "mcp.registered-at", "1700000003");
        String id = registrar.register(metadata(CALLBACK)).clientId();
        assertFalse(realm.client(id).isMissingNode());
        assertFalse(realm.client(used).isMissingNode());
        assertTrue(realm.client(older).isMissingNode());
        assertEquals(
                "realm_full",
                realm.event("CLIENT_DELETE").path("details").path("reason").asText());
    }

    @Test
    void perAddress() {
        TestRealm realm = keycloak.realm(limit("max-per-address", 3));
        Registrar registrar = new Registrar(realm.url());
        IntStream.range(0, 3)
                .forEach(i ->
                        assertEquals(201, registrar.register(metadata(CALLBACK)).status()));
        assertRefused(realm, registrar.register(metadata(CALLBACK)), "Too many registrations from this IP address");
    }

    @Test
    void perRealmAlsoWhenManyComeAtOnce() {
        TestRealm realm = keycloak.realm(limit("max-per-realm", 5));
        Registrar registrar = new Registrar(realm.url());
        List<Integer> answers = IntStream.range(0, 12)
                .parallel()
                .mapToObj(i -> registrar.register(metadata(CALLBACK)).status())
                .toList();
        // One of the five is reserved for other IP addresses.
        assertEquals(4, answers.stream().filter(status -> status == 201).count(), answers.toString());
        assertEquals(8, answers.stream().filter(status -> status == 429).count(), answers.toString());
        assertRefused(realm, registrar.register(metadata(CALLBACK)), "Too many registrations");
    }

    @Test
    void apartFromThoseOfAnotherRealm() {
        TestRealm full = keycloak.realm(limit("max-per-address", 0));
        assertEquals(429, new Registrar(full.url()).register(metadata(CALLBACK)).status());
        TestRealm other = keycloak.realm();
        assertEquals(
                201, new Registrar(other.url()).register(metadata(CALLBACK)).status());
    }

    @Test
    void byNumbersThatAreChecked() {
        TestRealm realm = keycloak.realm();
        ArrayNode policies = (ArrayNode) realm.admin()
                .get(realm.path(
                        "/components?type=org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy"));
        ObjectNode policy = null;
        for (JsonNode candidate : policies) {
            if (candidate.path("providerId").asText().equals("mcp-client-limit")) {
                policy = (ObjectNode) candidate;
            }
        }
        ((ObjectNode) policy.get("config"))
                .set("max-clients", Json.MAPPER.createArrayNode().add("-1"));
        Admin.Answer answer = realm.admin()
                .send("PUT", realm.path("/components/" + policy.path("id").asText()), policy);
        assertEquals(400, answer.status());
        assertEquals("Maximum number of self-registered clients must not be negative", answer.errorMessage());
    }
}
