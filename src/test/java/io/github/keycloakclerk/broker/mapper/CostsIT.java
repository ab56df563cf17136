package io.github.keycloakclerk.broker.mapper;

import static io.github.keycloakclerk.broker.mapper.MapperRealm.mapper;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakServer;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.Ports;
import io.github.keycloakclerk.harness.PreparedInstall;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Uses its own server, which logs SQL statements. */
@DisplayName("A returning sign-in whose data did not change")
class CostsIT {

    private static final Pattern WRITE =
            Pattern.compile("(?i)\\) (?:insert into|update|delete from|merge into) (\\w+)");

    /** Tables that every sign-in writes to, or that the server cleans up by itself. */
    private static final Set<String> SESSIONS_AND_EVENTS = Set.of(
            "EVENT_ENTITY", "ADMIN_EVENT_ENTITY", "OFFLINE_USER_SESSION", "OFFLINE_CLIENT_SESSION", "REVOKED_TOKEN");

    private static final String SQL = "org.hibernate.SQL";

    private static StandInClerk clerk;
    private static KeycloakServer keycloak;

    @BeforeAll
    static void start() {
        clerk = StandInClerk.start(0);
        keycloak = KeycloakServer.start(
                PreparedInstall.USUAL.copy("keycloak-costs"),
                Ports.free(),
                List.of(
                        "start",
                        "--optimized",
                        "--http-enabled=true",
                        "--spi-clerk-lifecycle--default--reconciliation-interval=0",
                        "--log-level=INFO," + SQL + ":debug"),
                Map.of());
    }

    @AfterAll
    static void stop() {
        keycloak.close();
        clerk.close();
    }

    private static TestRealm realm(List<Consumer<ObjectNode>> changes) {
        return TestRealm.create(new Admin(keycloak.url()), keycloak.url(), clerk, json -> {
            json.putArray("identityProviderMappers");
            changes.forEach(change -> change.accept(json));
        });
    }

    private static StandInUser ada() {
        return clerk.add(StandInUser.named("Ada", "Lovelace"))
                .field(
                        "public_metadata",
                        Json.read("{\"plan\": \"pro\", \"tags\": [\"b\", \"a\"], \"large\": \"" + "x".repeat(64 * 1024)
                                + "\"}"))
                .memberOf(StandInOrganization.named("Acme").publicMetadata(Json.object("tier", "gold")), "org:admin")
                .memberOf(StandInOrganization.named("Beta"), "org:member");
    }

    private static List<Consumer<ObjectNode>> everyMapper() {
        return List.of(
                mapper("clerk-user-attribute", "jsonField", "public_metadata.plan", "userAttribute", "plan"),
                mapper("clerk-user-attribute", "jsonField", "public_metadata.tags", "userAttribute", "tags"),
                mapper("clerk-user-attribute", "jsonField", "public_metadata.large", "userAttribute", "large"),
                mapper("clerk-user-attribute", "jsonField", "public_metadata.none", "userAttribute", "none"),
                mapper("clerk-user-attribute", "jsonField", "public_metadata.plan", "userAttribute", "firstName"),
                mapper(
                        "clerk-user-attribute",
                        "jsonField",
                        "email_addresses[0].email_address",
                        "userAttribute",
                        "email"),
                mapper("clerk-username", "template", "${USER.username}.x"),
                mapper(
                        "clerk-role",
                        "jsonField",
                        "public_metadata.plan",
                        "condition",
                        "equals",
                        "value",
                        "pro",
                        "role",
                        "mcp-writer"),
                mapper("clerk-session-note", "source", "token", "jsonField", "fva", "attribute", "note"),
                mapper(
                        "clerk-organization",
                        "createMissing",
                        "true",
                        "organizationAttributes",
                        "[{\"key\":\"public_metadata.tier\",\"value\":\"tier\"}]"),
                mapper(
                        "clerk-organization",
                        "target",
                        "groups",
                        "nameTemplate",
                        "/clerk/${slug}",
                        "createMissing",
                        "true"),
                mapper(
                        "clerk-organization",
                        "target",
                        "roles",
                        "nameTemplate",
                        "${id}-${role}",
                        "createMissing",
                        "true"));
    }

    /** The tables that one sign-in writes to, except those for sessions and events. */
    private static List<String> writes(TestRealm realm, StandInUser person) {
        int before = keycloak.log().length();
        Journey journey = new Journey(realm);
        journey.begin();
        Page end = journey.returnWith(clerk.token(person).sign());
        assertTrue(end.parameters().containsKey("code"), () -> end.address() + " " + end.text());
        String log = keycloak.log().substring(before);
        assertTrue(log.contains(SQL), "statements are logged");
        return WRITE.matcher(log)
                .results()
                .map(match -> match.group(1).toUpperCase(Locale.ROOT))
                .filter(table -> !SESSIONS_AND_EVENTS.contains(table))
                .toList();
    }

    @Test
    void writesNothingWithoutMappers() {
        assertWritesOnlyWhatChanged(realm(List.of()));
    }

    @Test
    void writesNothingWithEveryMapper() {
        assertWritesOnlyWhatChanged(realm(everyMapper()));
    }

    private static void assertWritesOnlyWhatChanged(TestRealm realm) {
        StandInUser ada = ada();
        assertFalse(writes(realm, ada).isEmpty(), "the first sign-in makes the user");
        assertEquals(List.of(), writes(realm, ada));
        assertEquals(List.of(), writes(realm, ada));
        ada.locale("fr");
        assertFalse(writes(realm, ada).isEmpty(), "a change is written");
        assertEquals(List.of(), writes(realm, ada));
    }

    /** Counts statements because timing depends on the machine. The first sign-in pays for shared initialization. */
    @Test
    void costsForEachNewOrganizationTheSameHoweverManyThereAre() {
        TestRealm realm = realm(List.of(mapper("clerk-organization", "createMissing", "true", "createLimit", "1000")));
        StandInUser ada = ada();
        statements(realm, ada);
        long twenty = statements(realm, joining(ada, 20));
        long forty = statements(realm, joining(ada, 40));
        assertTrue(forty < 3 * twenty, twenty + " statements for 20, " + forty + " for 40");
        StandInUser grace = joining(ada(), 100);
        long hundred = statements(realm, grace);
        assertTrue(hundred < 10 * twenty, twenty + " statements for 20, " + hundred + " for 100 of a new user");
    }

    private static StandInUser joining(StandInUser person, int organizations) {
        for (int i = 0; i < organizations; i++) {
            person.memberOf(StandInOrganization.named("Many"), "org:member");
        }
        return person;
    }

    private static long statements(TestRealm realm, StandInUser person) {
        int before = keycloak.log().length();
        Journey journey = new Journey(realm);
        journey.begin();
        Page end = journey.returnWith(clerk.token(person).sign());
        assertTrue(end.parameters().containsKey("code"), () -> end.address() + " " + end.text());
        return keycloak.log()
                .substring(before)
                .lines()
                .filter(line -> line.contains(SQL))
                .count();
    }
}
