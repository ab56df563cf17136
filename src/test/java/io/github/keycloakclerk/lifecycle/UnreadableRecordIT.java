package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import java.math.BigInteger;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A record of Clerk of which something cannot be read")
class UnreadableRecordIT {

    private final StandInClerk clerk;
    private static final Consumer<ObjectNode> ASKED_EACH_TIME = RealmExport.with("guardCacheSeconds", "0");

    private final TestKeycloak keycloak;
    /** Calls Clerk at each check. */
    private final TestRealm realm;

    private final StandInUser ada;

    UnreadableRecordIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.clerk = keycloak.clerk();
        this.realm = keycloak.realm(ASKED_EACH_TIME);
        this.ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
    }

    /** From public reports. An empty value removes the member from the user's record. */
    static Stream<Arguments> oddities() {
        return Stream.of(
                Arguments.of(
                        "passkeys",
                        "[{\"object\":\"passkey\",\"id\":\"pk_1\",\"name\":\"Laptop\",\"last_used_at\":null,"
                                + "\"verification\":null}]"),
                Arguments.of("external_accounts", "[{\"object\":\"external_account\",\"first_name\":null}]"),
                Arguments.of("external_accounts", "[{\"object\":\"facebook_account\",\"id\":\"eac_1\"}]"),
                Arguments.of("saml_accounts", "null"),
                Arguments.of("web3_wallets", ""),
                Arguments.of("totp_enabled", ""),
                Arguments.of("email_addresses", "\"none\""),
                Arguments.of("of_tomorrow", "{\"object\":\"of_tomorrow\"}"),
                // Larger than a response may be.
                Arguments.of(
                        "public_metadata", "{\"large\":\"" + "x".repeat(2 * TestKeycloak.MAX_RESPONSE_BYTES) + "\"}"));
    }

    private void change(String member, String value) {
        if (value.isEmpty()) {
            ada.without(member);
        } else {
            ada.field(member, Json.read(value));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oddities")
    void keepsNobodyInWhomClerkBanned(String member, String value) {
        Connected online = Connected.online(clerk, realm, ada);
        Connected offline = Connected.offline(clerk, realm, ada);
        change(member, value);
        assertTrue(online.isAlive(), "and nobody out whom it did not");
        ada.blocked("banned");
        Admin.Answer refused = offline.refresh();
        assertEquals(400, refused.status(), refused.body().toString());
        assertFalse(online.isAlive());
        assertEquals("clerk:banned", disabledBy());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oddities")
    void doesNotHoldUpTheWebhookOfABan(String member, String value) {
        Connected connected = Connected.offline(clerk, realm, ada);
        change(member, value);
        assertEquals(204, realm.deliver(clerk.webhooks().user("user.updated", ada.blocked("banned"))));
        assertEquals("clerk:banned", disabledBy());
        assertFalse(connected.isAlive());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oddities")
    void letsItsUserSignInUnlessItIsTooLarge(String member, String value) {
        change(member, value);
        Journey journey = new Journey(realm);
        journey.begin();
        String error = journey.returnWith(clerk.token(ada).sign()).parameter("error");
        assertEquals(member.equals("public_metadata") ? "server_error" : "", error);
    }

    private String disabledBy() {
        return disabledBy(realm);
    }

    private String disabledBy(TestRealm realm) {
        return realm.user(ada.id())
                .path("attributes")
                .path("clerk_disabled")
                .path(0)
                .asText();
    }

    @Test
    void ofASessionLetsItsUserSignInAllTheSame() {
        String session = clerk.signIn(ada);
        JsonNode bare = Json.object("id", session, "user_id", ada.id(), "status", "active", "actor", "of_tomorrow");
        clerk.misbehave(Calls.SESSIONS + session, Misbehaviour.body("application/json", bare.toString()));
        Journey journey = new Journey(realm);
        journey.begin();
        assertTrue(journey.returnWith(clerk.token(ada, session).sign())
                .parameters()
                .containsKey("code"));
    }

    @Test
    void putsTokensOffIfItDoesNotSayWhetherItsUserMaySignIn() {
        TestRealm realm = keycloak.newRealm(ASKED_EACH_TIME);
        Connected connected = Connected.offline(clerk, realm, ada);
        ada.without("banned");
        clerk.calls().reset();
        Admin.Answer answer = connected.refresh();
        assertEquals(503, answer.status());
        assertEquals("temporarily_unavailable", answer.body().path("error").asText());
        assertEquals(2, clerk.calls().to(Calls.USERS) - clerk.calls().to(Calls.MEMBERSHIPS), "it was asked for again");
        JsonNode event = realm.event("IDENTITY_PROVIDER_LOGIN_ERROR");
        assertEquals("clerk_answer_unusable", event.path("error").asText());
        assertEquals("user_unreadable", event.at("/details/reason").asText());
        assertEquals(204, realm.deliver(clerk.webhooks().user("user.updated", ada)), "it would not help to come again");
        ada.field("banned", Json.read("false"));
        assertTrue(connected.isAlive());
    }

    @Test
    void withANumberThatIsTooLongHidesNoBan() {
        Connected connected = Connected.offline(clerk, realm, ada);
        ada.field("unsafe_metadata", Json.object().set("n", BigIntegerNode.valueOf(BigInteger.TEN.pow(1500))));
        assertTrue(connected.isAlive());
        ada.blocked("banned");
        assertEquals(204, realm.deliver(clerk.webhooks().user("user.updated", ada)));
        assertEquals("clerk:banned", disabledBy());
        assertFalse(connected.isAlive());
    }

    @Test
    void thatIsTooLargeStillSaysWhichOrganizationsTheUserLeft() {
        StandInOrganization acme = StandInOrganization.named("Acme");
        TestRealm mapping = keycloak.realm(
                json -> ((ObjectNode) json.at("/identityProviderMappers/0/config")).put("createMissing", "true"));
        ada.memberOf(acme, "org:member");
        Connected.offline(clerk, mapping, ada);
        assertEquals(1, organizations(mapping));
        JsonNode before = mapping.user(ada.id());
        ada.field("public_metadata", Json.object("large", "x".repeat(2 * TestKeycloak.MAX_RESPONSE_BYTES)));
        ada.leave(acme);
        assertEquals(204, mapping.deliver(clerk.webhooks().user("user.updated", ada)));
        assertEquals(0, organizations(mapping));
        JsonNode after = mapping.user(ada.id());
        assertEquals(before.path("firstName"), after.path("firstName"));
        assertEquals(before.path("email"), after.path("email"));
        assertEquals(before.at("/attributes/picture"), after.at("/attributes/picture"));
    }

    private int organizations(TestRealm mapping) {
        String id = mapping.user(ada.id()).path("id").asText();
        return mapping.admin()
                .get(mapping.path("/organizations/members/" + id + "/organizations"))
                .size();
    }

    @Test
    void thatIsNoneOfClerksIsSilence() {
        Connected connected = Connected.offline(clerk, realm, ada);
        assertTrue(connected.isAlive());
        clerk.misbehave(Calls.USERS + ada.id(), Misbehaviour.body("text/html", "<html>Welcome to the hotel</html>"));
        assertTrue(connected.isAlive());
        assertEquals(503, realm.deliver(clerk.webhooks().user("user.updated", ada)), "so that it comes again");
    }

    @Test
    void opensTheCheckForNobodyElse() {
        StandInUser grace = clerk.add(StandInUser.named("Grace", "Hopper"));
        Connected hers = Connected.offline(clerk, realm, grace);
        Connected connected = Connected.offline(clerk, realm, ada);
        ada.without("banned");
        for (int i = 0; i < 4; i++) {
            assertFalse(connected.isAlive());
        }
        grace.blocked("banned");
        assertFalse(hers.isAlive());
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 200})
    void ofMembershipsDoesNotHideABan(int status) {
        TestRealm realm = keycloak.newRealm(ASKED_EACH_TIME);
        StandInOrganization acme = StandInOrganization.named("Acme");
        ada.memberOf(acme, "org:member");
        Connected connected = Connected.online(clerk, realm, ada);
        clerk.misbehave(
                Calls.USERS + ada.id() + Calls.MEMBERSHIPS,
                Misbehaviour.status(status, "{\"data\": [], \"total_count\": 5001}", Map.of()));
        Admin.Answer later = connected.refresh();
        assertEquals(503, later.status());
        assertEquals(
                "clerk_memberships_unreadable",
                realm.event("IDENTITY_PROVIDER_LOGIN_ERROR")
                        .at("/details/reason")
                        .asText());
        assertEquals(204, realm.deliver(clerk.webhooks().user("user.updated", ada)), "it would not help to come again");
        ada.blocked("banned");
        assertEquals(204, realm.deliver(clerk.webhooks().user("user.updated", ada)));
        assertEquals("clerk:banned", disabledBy(realm));
        assertFalse(connected.isAlive());
    }

    @Test
    void isNoneWhereAnInstanceHasOrganizationsSwitchedOff() {
        clerk.misbehave(
                Calls.USERS + ada.id() + Calls.MEMBERSHIPS,
                Misbehaviour.status(
                        403, "{\"errors\": [{\"code\": \"organization_not_enabled_in_instance\"}]}", Map.of()));
        assertTrue(Connected.online(clerk, realm, ada).isAlive());
    }
}
