package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import io.github.keycloakclerk.standin.StandInWebhooks;
import io.github.keycloakclerk.standin.Webhook;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A webhook that Clerk did not send")
class WebhookRefusalIT {

    private final StandInClerk clerk;
    private final TestKeycloak keycloak;
    private final TestRealm realm;
    private final StandInUser ada;

    WebhookRefusalIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.clerk = keycloak.clerk();
        this.realm = keycloak.newRealm();
        this.ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
    }

    @BeforeEach
    void ban() {
        Connected.online(clerk, realm, ada);
        ada.blocked("banned");
    }

    private Webhook banned() {
        return clerk.webhooks().user("user.updated", ada);
    }

    private boolean isEnabled() {
        return realm.user(ada.id()).path("enabled").asBoolean();
    }

    private String reason() {
        return realm.event("IDENTITY_PROVIDER_LOGIN_ERROR")
                .path("details")
                .path("reason")
                .asText();
    }

    static Stream<Arguments> forgeries() {
        String other = StandInWebhooks.newSecret();
        return Stream.of(
                forgery("another body", webhook -> webhook.body(webhook.body() + " ")),
                forgery("an empty body", webhook -> webhook.body("")),
                forgery("another id", webhook -> webhook.id("msg_other")),
                forgery("another time", webhook -> webhook.at(Instant.now().plusSeconds(1))),
                forgery("another secret", webhook -> webhook.signedWith(other)),
                forgery("no signature", webhook -> webhook.header(" ")),
                forgery("no Base64", webhook -> webhook.header("v1,$$$$")),
                forgery(
                        "a truncated signature",
                        webhook -> webhook.header(webhook.signature().substring(0, 19))),
                forgery("an empty signature", webhook -> webhook.header("v1,")),
                forgery(
                        "no version",
                        webhook -> webhook.header(webhook.signature().substring(3))),
                forgery(
                        "another version",
                        webhook -> webhook.header("v2," + webhook.signature().substring(3))),
                forgery("the id of another message", webhook -> webhook.id(webhook.id() + "." + webhook.timestamp())));
    }

    private static Arguments forgery(String name, UnaryOperator<Webhook> change) {
        return Arguments.argumentSet(name, change);
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void isRefusedWithoutAWordAndDoesNothing(UnaryOperator<Webhook> forge) {
        assertEquals(401, realm.deliver(forge.apply(banned())));
        assertTrue(isEnabled());
        assertTrue(reason().startsWith("webhook_"), reason());
    }

    @ParameterizedTest
    @ValueSource(longs = {-310, 310})
    void orSentAtAnotherTimeIsRefused(long seconds) {
        Webhook old = banned().at(Instant.now().plusSeconds(seconds));
        assertEquals(401, realm.deliver(old.signedWith(clerk.webhooks().secret())));
        assertEquals("webhook_timestamp", reason());
        assertTrue(isEnabled());
    }

    @ParameterizedTest
    @ValueSource(longs = {-290, 290})
    void withinFiveMinutesCounts(long seconds) {
        Webhook webhook = banned().at(Instant.now().plusSeconds(seconds));
        assertEquals(204, realm.deliver(webhook.signedWith(clerk.webhooks().secret())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"svix-id", "svix-timestamp", "svix-signature"})
    void withoutAHeaderIsRefused(String missing) {
        Map<String, String> headers = new LinkedHashMap<>(banned().headers());
        headers.remove(missing);
        assertEquals(401, realm.deliver("clerk", headers, banned().body()));
        assertEquals("webhook_headers", reason());
    }

    @Test
    void withHeadersOfTwoKindsIsRefused() {
        Webhook webhook = banned();
        Map<String, String> headers = new LinkedHashMap<>(webhook.headers());
        headers.remove("svix-timestamp");
        headers.put("webhook-timestamp", webhook.timestamp());
        assertEquals(401, realm.deliver("clerk", headers, webhook.body()));
    }

    @Test
    void ofAnotherInstanceIsRefused() {
        Webhook webhook = banned();
        Webhook foreign =
                webhook.body(webhook.body().replaceAll("\"instance_id\":\"[^\"]*\"", "\"instance_id\":\"ins_other\""));
        assertEquals(401, realm.deliver(foreign.signedWith(clerk.webhooks().secret())));
        assertEquals("webhook_instance", reason());
        assertTrue(isEnabled());
    }

    @Test
    void isFoundNowhereWhereNoSecretIsSet() {
        TestRealm closed = keycloak.newRealm(RealmExport.with("webhookSecret", ""));
        assertEquals(404, closed.deliver(banned()));
    }

    @Test
    void isFoundNowhereWhereTheProviderIsDisabled() {
        TestRealm closed =
                keycloak.newRealm(realm -> RealmExport.provider(realm).put("enabled", false));
        assertEquals(404, closed.deliver(banned()));
    }

    @Test
    void ofMoreThanAMegabyteIsNotRead() {
        assertEquals(413, realm.deliver(banned().body("x".repeat(1024 * 1024 + 1))));
    }

    @Test
    void withHeadersInAnyOrderAndNamesOfTheStandardCounts() {
        Webhook webhook = banned().standardHeaders();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("webhook-signature", webhook.signature());
        headers.put("webhook-timestamp", webhook.timestamp());
        headers.put("webhook-id", webhook.id());
        assertEquals(204, realm.deliver("clerk", headers, webhook.body()));
    }

    @Test
    void isToldApartBySeveralSignaturesAndSecretsWhileASecretChanges() {
        String next = StandInWebhooks.newSecret();
        TestRealm changing = keycloak.newRealm(
                RealmExport.with("webhookSecret", clerk.webhooks().secret() + " " + next));
        Connected connected = Connected.online(clerk, changing, clerk.add(StandInUser.named("Grace", "Hopper")));
        assertTrue(connected.isAlive());
        assertEquals(204, changing.deliver(banned().signedWith(next)));
        assertEquals(204, changing.deliver(banned()));
        assertEquals(204, changing.deliver(banned().signedWith(StandInWebhooks.newSecret(), next)));
        assertEquals(401, changing.deliver(banned().signedWith(StandInWebhooks.newSecret())));
    }
}
