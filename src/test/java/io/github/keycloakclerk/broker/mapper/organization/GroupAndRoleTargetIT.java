package io.github.keycloakclerk.broker.mapper.organization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.broker.mapper.MapperRealm;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("The mapper clerk-organization, to groups and roles,")
class GroupAndRoleTargetIT {

    private static final String TYPE = "clerk-organization";

    private final TestKeycloak keycloak;
    private final StandInOrganization acme = StandInOrganization.named("Acme");
    private final StandInOrganization beta = StandInOrganization.named("Beta");

    GroupAndRoleTargetIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
    }

    private StandInUser ada() {
        return keycloak.clerk().add(StandInUser.named("Ada", "Lovelace"));
    }

    private List<String> groupsOf(StandInUser person, MapperRealm realm) {
        realm.userAfter(person);
        return realm.groups(person).stream().sorted().toList();
    }

    private List<String> rolesOf(StandInUser person, MapperRealm realm) {
        realm.userAfter(person);
        return realm.realmRoles(person).stream().sorted().toList();
    }

    private static JsonNode group(MapperRealm realm, String path) {
        return realm.realm().admin().get(realm.realm().path("/group-by-path" + path));
    }

    private static void addGroup(MapperRealm realm, String parent, String name, String clerkId) {
        ObjectNode group = Json.object("name", name);
        if (!clerkId.isEmpty()) {
            group.putObject("attributes").putArray("clerk_org_id").add(clerkId);
        }
        String below =
                parent.isEmpty() ? "" : "/" + group(realm, parent).path("id").asText() + "/children";
        realm.realm().admin().post(realm.realm().path("/groups" + below), group);
    }

    @Test
    void makesGroupsAndTakesThemAway() {
        StandInUser ada = ada().memberOf(acme, "org:admin").memberOf(beta, "org:member");
        MapperRealm realm = MapperRealm.with(
                keycloak, TYPE, "target", "groups", "nameTemplate", "/clerk/${slug}", "createMissing", "true");
        assertEquals(List.of("/clerk/" + acme.slug(), "/clerk/" + beta.slug()), groupsOf(ada, realm));
        ada.leave(acme);
        assertEquals(List.of("/clerk/" + beta.slug()), groupsOf(ada, realm));
    }

    @Test
    void followsTheRoleInGroupsBelow() {
        StandInUser ada = ada().memberOf(acme, "org:admin");
        MapperRealm realm = MapperRealm.with(
                keycloak, TYPE, "target", "groups", "nameTemplate", "/clerk/${id}/${role}", "createMissing", "true");
        assertEquals(List.of("/clerk/" + acme.id() + "/admin"), groupsOf(ada, realm));
        ada.memberOf(acme, "org:member");
        assertEquals(List.of("/clerk/" + acme.id() + "/member"), groupsOf(ada, realm));
    }

    @Test
    void neverTouchesGroupsOfOthersMaking() {
        StandInUser ada = ada().memberOf(acme, "org:admin");
        MapperRealm realm = MapperRealm.with(
                keycloak, TYPE, "target", "groups", "nameTemplate", "/clerk/${slug}", "createMissing", "true");
        addGroup(realm, "", "staff", "");
        realm.userAfter(ada);
        String staff = group(realm, "/staff").path("id").asText();
        realm.realm().admin().put(realm.realm().path("/users/" + realm.id(ada) + "/groups/" + staff), Json.object());
        ada.leave(acme);
        assertEquals(List.of("/staff"), groupsOf(ada, realm));
    }

    @Test
    void entersNoGroupBySlugAlone() {
        StandInOrganization chosen = StandInOrganization.named("Mine").slug("management");
        StandInUser eve = ada().memberOf(chosen, "org:admin");
        MapperRealm realm = MapperRealm.with(
                keycloak, TYPE, "target", "groups", "nameTemplate", "/clerk/${slug}/${role}", "createMissing", "true");
        addGroup(realm, "", "clerk", "");
        addGroup(realm, "/clerk", "management", "");
        assertEquals(List.of(), groupsOf(eve, realm));
        assertTrue(realm.warned("group management exists and does not belong to Clerk organization " + chosen.id()));
        assertEquals(0, group(realm, "/clerk/management").path("subGroupCount").asInt());
    }

    @Test
    void entersAGroupThatAnAdministratorLinked() {
        StandInUser ada = ada().memberOf(acme, "org:admin");
        MapperRealm realm = MapperRealm.with(keycloak, TYPE, "target", "groups", "nameTemplate", "/clerk/${slug}");
        assertEquals(List.of(), groupsOf(ada, realm));
        addGroup(realm, "", "clerk", "");
        addGroup(realm, "/clerk", acme.slug(), acme.id());
        assertEquals(List.of("/clerk/" + acme.slug()), groupsOf(ada, realm));
    }

    @Test
    void leavesOutNamesThatAreMoreThanAWord() {
        StandInOrganization odd = StandInOrganization.named("Odd").slug("a/b");
        StandInUser ada =
                ada().memberOf(odd, "org:admin").memberOf(acme, "org:a.b").memberOf(beta, "org:member");
        MapperRealm realm = MapperRealm.with(
                keycloak, TYPE, "target", "groups", "nameTemplate", "/clerk/${slug}", "createMissing", "true");
        assertEquals(List.of("/clerk/" + beta.slug()), groupsOf(ada, realm));
    }

    @Test
    void grantsRolesOfTheListedOrganizations() {
        StandInUser ada = ada().memberOf(acme, "org:admin").memberOf(beta, "org:billing_manager");
        MapperRealm realm = MapperRealm.with(
                keycloak,
                TYPE,
                "target",
                "roles",
                "nameTemplate",
                "clerk-${role}",
                "createMissing",
                "true",
                "allowedOrganizations",
                acme.id());
        assertEquals(List.of("clerk-admin"), rolesOf(ada, realm));
        ada.memberOf(acme, "org:member");
        assertEquals(List.of("clerk-member"), rolesOf(ada, realm));
        ada.leave(acme);
        assertEquals(List.of(), rolesOf(ada, realm));
    }

    @Test
    void grantsNoSharedRoleToWhoeverMakesAnOrganization() {
        StandInUser eve = ada().memberOf(acme, "org:admin");
        MapperRealm realm = MapperRealm.with(
                keycloak, TYPE, "target", "roles", "nameTemplate", "clerk-${role}", "createMissing", "true");
        assertEquals(List.of(), rolesOf(eve, realm));
        assertTrue(realm.warned("a name without ${slug} and ${id} is shared by organizations"));
    }

    @Test
    void entersNoGroupBelowOneThatAllShare() {
        StandInUser eve = ada().memberOf(acme, "org:admin");
        MapperRealm realm = MapperRealm.with(
                keycloak, TYPE, "target", "groups", "nameTemplate", "/${role}/${slug}", "createMissing", "true");
        addGroup(realm, "", "admin", "");
        assertEquals(List.of(), groupsOf(eve, realm));
    }

    @Test
    void grantsRolesOfEachOrganization() {
        StandInUser ada = ada().memberOf(acme, "org:admin").memberOf(beta, "org:member");
        MapperRealm realm = MapperRealm.with(
                keycloak, TYPE, "target", "roles", "nameTemplate", "${slug}:${role}", "createMissing", "true");
        assertEquals(List.of(acme.slug() + ":admin", beta.slug() + ":member"), rolesOf(ada, realm));
    }

    @Test
    void grantsNoRoleBySlugAlone() {
        StandInOrganization chosen = StandInOrganization.named("Mine").slug("mcp");
        StandInUser eve = ada().memberOf(chosen, "org:writer");
        MapperRealm realm = MapperRealm.with(
                keycloak, TYPE, "target", "roles", "nameTemplate", "${slug}-${role}", "createMissing", "true");
        assertEquals(List.of(), rolesOf(eve, realm), "mcp-writer was there before");
    }

    @Test
    void neverTakesAwayARoleGivenByHand() {
        StandInUser ada = ada();
        MapperRealm realm = MapperRealm.with(
                keycloak, TYPE, "target", "roles", "nameTemplate", "mcp-${role}", "allowedOrganizations", acme.slug());
        realm.userAfter(ada);
        JsonNode role = realm.realm().admin().get(realm.realm().path("/roles/mcp-writer"));
        realm.realm()
                .admin()
                .send(
                        "POST",
                        realm.realm().path("/users/" + realm.id(ada) + "/role-mappings/realm"),
                        Json.MAPPER.createArrayNode().add(role));
        ada.memberOf(acme, "org:writer");
        assertEquals(List.of("mcp-writer"), rolesOf(ada, realm));
        ada.leave(acme);
        assertEquals(List.of("mcp-writer"), rolesOf(ada, realm));
    }

    @Test
    void grantsClientRoles() {
        StandInUser ada = ada().memberOf(acme, "org:view-profile");
        MapperRealm realm = MapperRealm.with(
                keycloak,
                TYPE,
                "target",
                "roles",
                "nameTemplate",
                "account.${role}",
                "allowedOrganizations",
                acme.id());
        realm.userAfter(ada);
        String account = realm.realm().client("account").path("id").asText();
        assertEquals(
                List.of("view-profile"), realm.names("/users/" + realm.id(ada) + "/role-mappings/clients/" + account));
    }
}
