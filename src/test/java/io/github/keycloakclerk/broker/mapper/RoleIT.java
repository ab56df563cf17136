package io.github.keycloakclerk.broker.mapper;

import static io.github.keycloakclerk.broker.mapper.MapperRealm.mapper;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import io.github.keycloakclerk.standin.Webhook;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("The mapper clerk-role")
class RoleIT {

    private static final String TYPE = "clerk-role";
    private static final String ROLE = "mcp-writer";

    private final TestKeycloak keycloak;

    RoleIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
    }

    private StandInUser ada(String plan) {
        return keycloak.clerk()
                .add(StandInUser.named("Ada", "Lovelace"))
                .field("public_metadata", Json.object("plan", plan));
    }

    private static Consumer<ObjectNode> grant(String path, String condition, String value, String... more) {
        String[] settings = {"jsonField", path, "condition", condition, "value", value, "role", ROLE};
        String[] all = new String[settings.length + more.length];
        System.arraycopy(settings, 0, all, 0, settings.length);
        System.arraycopy(more, 0, all, settings.length, more.length);
        return mapper(TYPE, all);
    }

    private List<String> rolesOf(StandInUser person, MapperRealm realm) {
        realm.userAfter(person);
        return realm.realmRoles(person);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"equals,pro", "contains,pr", "regex,p.*"})
    void grantsARoleAndTakesItAwayWithTheCondition(String condition, String value) {
        StandInUser ada = ada("pro");
        MapperRealm realm = MapperRealm.with(keycloak, grant("public_metadata.plan", condition, value));
        assertEquals(List.of(ROLE), rolesOf(ada, realm));
        ada.field("public_metadata", Json.object("plan", "free"));
        assertEquals(List.of(), rolesOf(ada, realm));
        ada.field("public_metadata", Json.object("plan", "pro"));
        assertEquals(List.of(ROLE), rolesOf(ada, realm));
        ada.field("public_metadata", Json.object());
        assertEquals(List.of(), rolesOf(ada, realm));
    }

    @Test
    void grantsAClientRole() {
        StandInUser ada = ada("pro");
        MapperRealm realm = MapperRealm.with(
                keycloak,
                mapper(
                        TYPE,
                        "jsonField",
                        "public_metadata.plan",
                        "condition",
                        "equals",
                        "value",
                        "pro",
                        "role",
                        "account.view-applications"));
        realm.userAfter(ada);
        String account = realm.realm().client("account").path("id").asText();
        String mappings = "/users/" + realm.id(ada) + "/role-mappings/clients/" + account;
        assertEquals(List.of("view-applications"), realm.names(mappings));
        ada.field("public_metadata", Json.object("plan", "free"));
        realm.userAfter(ada);
        assertEquals(List.of(), realm.names(mappings));
    }

    private MapperRealm forAdminsOf(StandInOrganization acme) {
        return MapperRealm.with(
                keycloak,
                grant("organization_memberships[].role", "equals", "org:admin", "allowedOrganizations", acme.id()));
    }

    @Test
    void goesByOrganizationRoles() {
        StandInOrganization acme = StandInOrganization.named("Acme");
        StandInUser ada = ada("free").memberOf(acme, "org:admin");
        MapperRealm realm = forAdminsOf(acme);
        assertEquals(List.of(ROLE), rolesOf(ada, realm));
        ada.memberOf(acme, "org:member");
        assertEquals(List.of(), rolesOf(ada, realm));
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 500})
    void leavesARoleWhileOrganizationsCannotBeRead(int status) {
        StandInOrganization acme = StandInOrganization.named("Acme");
        StandInUser ada = ada("free").memberOf(acme, "org:admin");
        MapperRealm realm = forAdminsOf(acme);
        assertEquals(List.of(ROLE), rolesOf(ada, realm));
        Webhook event = keycloak.clerk().webhooks().user("user.updated", ada);
        keycloak.clerk()
                .misbehave(Calls.USERS + ada.id() + Calls.MEMBERSHIPS, Misbehaviour.status(status, "{}", Map.of()));
        realm.realm().deliver(event);
        assertEquals(List.of(ROLE), realm.realmRoles(ada));
        keycloak.clerk().behave();
        ada.leave(acme);
        assertEquals(204, realm.realm().deliver(keycloak.clerk().webhooks().user("user.updated", ada)));
        assertEquals(List.of(), realm.realmRoles(ada));
    }

    @Test
    void grantsNothingToWhoeverMakesAnOrganization() {
        StandInOrganization own = StandInOrganization.named("Own");
        StandInUser eve = ada("free").memberOf(own, "org:admin");
        assertEquals(
                List.of(),
                rolesOf(
                        eve,
                        MapperRealm.with(keycloak, grant("organization_memberships[].role", "equals", "org:admin"))));
        MapperRealm listed = MapperRealm.with(
                keycloak,
                grant("organization_memberships[].role", "equals", "org:admin", "allowedOrganizations", "org_other"));
        assertEquals(List.of(), rolesOf(eve, listed));
        MapperRealm any = MapperRealm.with(
                keycloak, grant("organization_memberships[].role", "equals", "org:admin", "allowedOrganizations", "*"));
        assertEquals(List.of(ROLE), rolesOf(eve, any), "if that is what the administrator wants");
        assertTrue(listed.warned("a user who creates an organization is its admin, so list the allowed organizations"));
    }

    @ParameterizedTest(name = "provider {0}, mapper {1}")
    @CsvSource({
        "FORCE,INHERIT,false",
        "FORCE,IMPORT,true",
        "IMPORT,INHERIT,true",
        "IMPORT,FORCE,false",
    })
    void heedsTheSyncMode(String provider, String mapper, boolean stays) {
        StandInUser ada = ada("pro");
        MapperRealm realm = MapperRealm.with(
                keycloak,
                RealmExport.with("syncMode", provider),
                grant("public_metadata.plan", "equals", "pro", "syncMode", mapper));
        assertEquals(List.of(ROLE), rolesOf(ada, realm));
        ada.field("public_metadata", Json.object("plan", "free"));
        assertEquals(stays ? List.of(ROLE) : List.of(), rolesOf(ada, realm));
    }

    @ParameterizedTest
    @CsvSource({"true,false", "false,true"})
    void grantsWhatOneOfSeveralGrants(boolean first, boolean second) {
        StandInUser ada = ada("pro");
        MapperRealm realm = MapperRealm.with(
                keycloak,
                grant("public_metadata.plan", "equals", first ? "pro" : "x"),
                grant("public_metadata.plan", "equals", second ? "pro" : "x"));
        assertEquals(List.of(ROLE), rolesOf(ada, realm));
        assertEquals(List.of(ROLE), rolesOf(ada, realm));
    }

    @Test
    void refusesWhatPeopleChangeThemselves() {
        StandInUser ada = ada("free").field("unsafe_metadata", Json.object("plan", "pro"));
        MapperRealm realm = MapperRealm.with(keycloak, grant("unsafe_metadata.plan", "equals", "pro"));
        assertEquals(List.of(), rolesOf(ada, realm));
        assertTrue(realm.warned("users can change unsafe_metadata themselves"));
    }

    @Test
    void goesByNoAddressThatClerkDidNotVerify() {
        StandInUser eve = ada("free").otherEmail("eve@acme.example", false);
        MapperRealm realm =
                MapperRealm.with(keycloak, grant("email_addresses[].email_address", "regex", ".*@acme\\.example"));
        assertEquals(List.of(), rolesOf(eve, realm));
        StandInUser ada = ada("free").otherEmail("ada@acme.example", true);
        assertEquals(List.of(ROLE), rolesOf(ada, realm));
    }

    /** A user can connect any account whose sign-in the provider verified, even if its e-mail address is not verified. */
    @ParameterizedTest
    @CsvSource({"true,true", "false,false", "null,false"})
    void goesByAnAddressOfAConnectedAccountOnlyWhereItWasVerified(String mark, boolean granted) {
        StandInUser ada = ada("free").field("external_accounts", Json.read("""
                [{"object": "external_account", "id": "eac_1", "provider": "oauth_github", "identification_id": "idn_1",
                  "provider_user_id": "g-1", "approved_scopes": "email", "email_address": "boss@corp.example",
                  "email_address_verified": %s, "first_name": "Ada", "last_name": "L", "public_metadata": {},
                  "created_at": 1716000000000, "updated_at": 1716000000000,
                  "verification": {"object": "verification_oauth", "status": "verified", "strategy": "oauth_github",
                    "expire_at": 1716000000000, "attempts": null}}]
                """.formatted(mark)));
        MapperRealm realm =
                MapperRealm.with(keycloak, grant("external_accounts[].email_address", "contains", "boss@corp.example"));
        assertEquals(granted ? List.of(ROLE) : List.of(), rolesOf(ada, realm));
    }

    @Test
    void goesByPrivateMetadataOnlyIfAllowed() {
        StandInUser ada = ada("free").field("private_metadata", Json.object("tier", "gold"));
        assertEquals(
                List.of(), rolesOf(ada, MapperRealm.with(keycloak, grant("private_metadata.tier", "equals", "gold"))));
        assertEquals(
                List.of(ROLE),
                rolesOf(
                        ada,
                        MapperRealm.with(
                                keycloak,
                                grant("private_metadata.tier", "equals", "gold", "privateMetadata", "true"))));
    }

    @Test
    void grantsNothingByAnExpressionThatTakesTooLong() {
        StandInUser ada = ada("a".repeat(200));
        MapperRealm realm = MapperRealm.with(keycloak, grant("public_metadata.plan", "regex", "(.*a){25}b"));
        assertEquals(List.of(), rolesOf(ada, realm));
        assertTrue(realm.warned("the regular expression takes too long"));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({"public_metadata.plan,regex,(", "public_metadata.plan,equals,''", "public_metadata.plan,like,pro"})
    void grantsNothingByASettingThatSaysNothing(String path, String condition, String value) {
        assertEquals(List.of(), rolesOf(ada("pro"), MapperRealm.with(keycloak, grant(path, condition, value))));
    }

    @Test
    void saysInTheLogThatItsRoleIsMissing() {
        MapperRealm realm = MapperRealm.with(
                keycloak, mapper(TYPE, "jsonField", "id", "condition", "regex", "value", ".*", "role", "no-such-role"));
        realm.userAfter(ada("pro"));
        assertTrue(realm.warned("there is no such role"));
    }
}
