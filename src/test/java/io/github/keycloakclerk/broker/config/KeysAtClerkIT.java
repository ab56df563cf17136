package io.github.keycloakclerk.broker.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInClerk;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("When a provider is saved, Clerk is asked for its keys:")
@Tag("core")
class KeysAtClerkIT {

    private static final String INSTANCE = "/identity-provider/instances/clerk";

    private final StandInClerk clerk = StandInClerk.start(0);
    private final StandInClerk other = StandInClerk.start(0);
    private final TestRealm realm;

    KeysAtClerkIT(TestKeycloak keycloak) {
        this.realm = keycloak.realm(clerk, json -> {});
    }

    @AfterEach
    void stop() {
        clerk.close();
        other.close();
    }

    private Admin.Answer save(Map<String, String> settings) {
        ObjectNode provider = (ObjectNode) realm.admin().get(realm.path(INSTANCE));
        settings.forEach(((ObjectNode) provider.get("config"))::put);
        return realm.admin().send("PUT", realm.path(INSTANCE), provider);
    }

    @Test
    void goodOnesAreSaved() {
        assertEquals(204, save(Map.of("clientSecret", clerk.secretKey())).status());
        assertEquals(204, save(Map.of("tokenMaxAge", "60")).status(), "the key that is stored");
    }

    @Test
    void aSecretKeyThatClerkRefusesIsRefused() {
        Admin.Answer answer = save(Map.of("clientSecret", "sk_test_0123456789abcdefXYZ"));
        assertEquals(400, answer.status());
        assertEquals("Client Secret (clientSecret): Clerk does not accept this secret key.", answer.errorMessage());
    }

    @Test
    void keysOfTwoInstancesAreRefused() {
        Admin.Answer answer = save(Map.of(
                "clientId",
                other.publishableKey(),
                "frontendApiUrl",
                other.url().toString(),
                "webhookSecret",
                clerk.webhooks().secret(),
                "clientSecret",
                clerk.secretKey()));
        assertEquals(400, answer.status());
        assertTrue(
                answer.errorMessage().startsWith("Client ID (clientId): the publishable key belongs to another Clerk"),
                answer.errorMessage());
    }

    @Test
    void aSilentClerkKeepsNobodyFromSaving() {
        clerk.misbehave("/v1/instance", Misbehaviour.slow(Duration.ofSeconds(20)));
        Instant before = Instant.now();
        assertEquals(204, save(Map.of("tokenMaxAge", "61")).status());
        assertTrue(Duration.between(before, Instant.now()).compareTo(Duration.ofSeconds(15)) < 0);
        String told = "";
        for (JsonNode event : realm.admin().get(realm.path("/admin-events"))) {
            if (event.path("resourcePath").asText().endsWith("keys-not-confirmed")) {
                told = event.at("/details/reason").asText();
            }
        }
        assertEquals("clerk_unreachable", told);
    }

    @Test
    void aProviderThatIsSwitchedOffIsNotAskedAbout() {
        ObjectNode provider = (ObjectNode) realm.admin().get(realm.path(INSTANCE));
        provider.put("enabled", false);
        ((ObjectNode) provider.get("config")).put("clientSecret", "sk_test_0123456789abcdefXYZ");
        assertEquals(
                204, realm.admin().send("PUT", realm.path(INSTANCE), provider).status());
    }
}
