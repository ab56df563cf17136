package io.github.keycloakclerk.broker.mapper;

import static io.github.keycloakclerk.broker.mapper.MapperRealm.mapper;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A role that administers Keycloak")
class AdminRoleIT {

    private static final String WARNING = "and the provider does not have allowAdminRoleMapping";
    private static final String INSTANCE = "/identity-provider/instances/clerk";

    private final TestKeycloak keycloak;
    private final StandInOrganization acme = StandInOrganization.named("Acme");
    private final StandInUser ada;

    AdminRoleIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.ada = keycloak.clerk().add(StandInUser.named("Ada", "Lovelace").memberOf(acme, "org:admin"));
    }

    private static Consumer<ObjectNode> grants(String role) {
        return mapper("clerk-role", "jsonField", "id", "condition", "regex", "value", "user_.+", "role", role);
    }

    private Consumer<ObjectNode> joins(String target, String template) {
        return mapper(
                "clerk-organization",
                "target",
                target,
                "nameTemplate",
                template,
                "allowedOrganizations",
                acme.id(),
                "createMissing",
                "false");
    }

    /** Composite realm roles that contain an admin role, and a subgroup of a group with such a role. */
    private static void addDisguises(ObjectNode json) {
        ObjectNode boss = ((ObjectNode) json.get("roles")).withArray("realm").addObject();
        boss.put("name", "boss").put("composite", true);
        boss.withObject("/composites/client").putArray("realm-management").add("manage-users");
        ((ObjectNode) json.get("roles"))
                .withArray("realm")
                .addObject()
                .put("name", "chief")
                .put("composite", true)
                .withObject("/composites")
                .putArray("realm")
                .add("boss");
        ObjectNode group = json.withArray("groups").addObject().put("name", "admins");
        group.putArray("realmRoles").add("boss");
        group.putArray("subGroups").addObject().put("name", "staff");
        json.withArray("groups").addObject().put("name", "harmless");
    }

    private List<String> rolesOf(MapperRealm realm) {
        String management = realm.realm().client("realm-management").path("id").asText();
        List<String> roles =
                new ArrayList<>(realm.names("/users/" + realm.id(ada) + "/role-mappings/clients/" + management));
        roles.addAll(realm.realmRoles(ada));
        roles.addAll(realm.names("/users/" + realm.id(ada) + "/groups"));
        return roles;
    }

    @ParameterizedTest
    @ValueSource(strings = {"realm-management.realm-admin", "realm-management.manage-users", "boss", "chief"})
    void isGrantedByNoRoleMapper(String role) {
        MapperRealm realm = MapperRealm.with(keycloak, AdminRoleIT::addDisguises, grants(role));
        realm.userAfter(ada);
        assertEquals(List.of(), rolesOf(realm));
        assertTrue(realm.warned("the role is an admin role, " + WARNING));
    }

    @ParameterizedTest
    @CsvSource({"roles,realm-management.realm-admin", "roles,boss", "groups,/admins", "groups,/admins/staff"})
    void isGrantedByNoOrganization(String target, String template) {
        MapperRealm realm = MapperRealm.with(keycloak, AdminRoleIT::addDisguises, joins(target, template));
        realm.userAfter(ada);
        assertEquals(List.of(), rolesOf(realm));
    }

    @Test
    void butOthersAre() {
        MapperRealm realm = MapperRealm.with(
                keycloak, AdminRoleIT::addDisguises, grants("mcp-writer"), joins("groups", "/harmless"));
        realm.userAfter(ada);
        assertEquals(List.of("mcp-writer", "harmless"), rolesOf(realm));
    }

    @Test
    void isGrantedWhereTheProviderSaysSo() {
        MapperRealm realm = MapperRealm.with(
                keycloak,
                AdminRoleIT::addDisguises,
                grants("realm-management.realm-admin"),
                joins("groups", "/admins/staff"),
                RealmExport.with("allowAdminRoleMapping", "true"));
        realm.userAfter(ada);
        assertEquals(List.of("realm-admin", "staff"), rolesOf(realm));
    }

    @Test
    void goesWhenTheProviderSaysSoNoMore() {
        MapperRealm realm = MapperRealm.with(
                keycloak, grants("realm-management.realm-admin"), RealmExport.with("allowAdminRoleMapping", "true"));
        realm.userAfter(ada);
        assertEquals(List.of("realm-admin"), rolesOf(realm));
        realm.realm().change("allowAdminRoleMapping", "false");
        realm.userAfter(ada);
        assertEquals(List.of(), rolesOf(realm));
    }

    @Test
    void isTakenFromNoAdministratorByAMapperEither() {
        MapperRealm realm = MapperRealm.with(
                keycloak,
                mapper(
                        "clerk-role",
                        "jsonField",
                        "id",
                        "condition",
                        "equals",
                        "value",
                        "nobody",
                        "role",
                        "realm-management.realm-admin"));
        realm.userAfter(ada);
        realm.realm().grant(realm.id(ada), "realm-management", "realm-admin");
        realm.userAfter(ada);
        assertEquals(List.of("realm-admin"), rolesOf(realm));
    }

    @ParameterizedTest
    @CsvSource({"manage-identity-providers,400", "realm-admin,204"})
    void mayBeGivenAwayOnlyByWhoHasIt(String role, int status) {
        TestRealm realm = keycloak.realm();
        Admin administrator = Admin.with(keycloak.url(), realm.administratorsToken(role));
        ObjectNode provider = (ObjectNode) administrator.get(realm.path(INSTANCE));
        ((ObjectNode) provider.get("config")).put("allowAdminRoleMapping", "true");
        Admin.Answer answer = administrator.send("PUT", realm.path(INSTANCE), provider);
        assertEquals(status, answer.status(), answer.body().toString());
        if (status == 400) {
            assertTrue(answer.errorMessage().contains("allowAdminRoleMapping"), answer.errorMessage());
            ((ObjectNode) provider.get("config")).put("allowAdminRoleMapping", "false");
            assertEquals(
                    204,
                    administrator.send("PUT", realm.path(INSTANCE), provider).status());
        }
    }
}
