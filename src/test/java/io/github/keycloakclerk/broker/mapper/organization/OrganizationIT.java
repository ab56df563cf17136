package io.github.keycloakclerk.broker.mapper.organization;

import static io.github.keycloakclerk.broker.mapper.MapperRealm.attribute;
import static io.github.keycloakclerk.broker.mapper.MapperRealm.mapper;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.broker.mapper.MapperRealm;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("The mapper clerk-organization, to Organizations,")
@Tag("core")
class OrganizationIT {

    private final TestKeycloak keycloak;
    private final StandInOrganization acme = StandInOrganization.named("Acme");
    private final StandInOrganization beta = StandInOrganization.named("Beta");

    OrganizationIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
    }

    private StandInUser ada() {
        return keycloak.clerk().add(StandInUser.named("Ada", "Lovelace"));
    }

    private MapperRealm realm(String... more) {
        String[] settings = {"target", "organizations", "createMissing", "true"};
        return MapperRealm.with(
                keycloak,
                "clerk-organization",
                Stream.of(settings, more).flatMap(Stream::of).toArray(String[]::new));
    }

    private List<String> organizationsOf(StandInUser person, MapperRealm realm) {
        realm.userAfter(person);
        return realm.organizations(person).stream().sorted().toList();
    }

    private static JsonNode organization(MapperRealm realm, String alias) {
        for (JsonNode found :
                realm.realm().admin().get(realm.realm().path("/organizations?briefRepresentation=false"))) {
            if (found.path("alias").asText().equals(alias)) {
                return found;
            }
        }
        throw new AssertionError("no organization " + alias);
    }

    private static void addOrganization(MapperRealm realm, String alias, String clerkId) {
        ObjectNode organization = Json.object("name", "By hand " + alias, "alias", alias);
        organization.putArray("domains").addObject().put("name", alias + ".example");
        if (!clerkId.isEmpty()) {
            organization.putObject("attributes").putArray("clerk_org_id").add(clerkId);
        }
        realm.realm().admin().post(realm.realm().path("/organizations"), organization);
    }

    private static void addMember(MapperRealm realm, StandInUser person, String alias) {
        String id = organization(realm, alias).path("id").asText();
        realm.realm()
                .admin()
                .post(
                        realm.realm().path("/organizations/" + id + "/members"),
                        Json.MAPPER.getNodeFactory().textNode(realm.id(person)));
    }

    @Test
    void makesThemAndTheirMembers() {
        StandInUser ada = ada().memberOf(acme, "org:admin");
        MapperRealm realm = realm();
        assertEquals(List.of(acme.id()), organizationsOf(ada, realm));
        JsonNode made = organization(realm, acme.id());
        assertEquals("Acme", made.path("name").asText());
        assertEquals(List.of(acme.id()), attribute(made, "clerk_org_id"));
        StandInUser grace = ada().memberOf(acme, "org:member").memberOf(beta, "org:member");
        assertEquals(Stream.of(acme.id(), beta.id()).sorted().toList(), organizationsOf(grace, realm));
    }

    @Test
    void leavesPeopleWithoutAnyAsTheyAre() {
        MapperRealm realm = realm();
        assertEquals(List.of(), organizationsOf(ada(), realm));
    }

    @Test
    void takesAwayWhatEndedInClerk() {
        StandInUser ada = ada().memberOf(acme, "org:admin").memberOf(beta, "org:member");
        MapperRealm realm = realm();
        organizationsOf(ada, realm);
        ada.leave(acme);
        assertEquals(List.of(beta.id()), organizationsOf(ada, realm));
        ada.leave(beta);
        assertEquals(List.of(), organizationsOf(ada, realm));
        assertEquals(List.of(), attribute(realm.user(ada), "clerk_memberships"));
        ada.memberOf(acme, "org:admin");
        assertEquals(List.of(acme.id()), organizationsOf(ada, realm));
    }

    @Test
    void neverTouchesWhatWasMadeByHand() {
        StandInUser ada = ada();
        MapperRealm realm = realm();
        realm.userAfter(ada);
        addOrganization(realm, "partners", "");
        addOrganization(realm, acme.slug(), acme.id());
        addMember(realm, ada, "partners");
        addMember(realm, ada, acme.slug());
        List<String> both = Stream.of("partners", acme.slug()).sorted().toList();
        assertEquals(both, organizationsOf(ada, realm));
        ada.memberOf(acme, "org:member");
        assertEquals(both, organizationsOf(ada, realm));
        ada.leave(acme);
        assertEquals(both, organizationsOf(ada, realm), "the membership was there before the one in Clerk");
    }

    @Test
    void usesOnesThatAnAdministratorLinked() {
        StandInUser ada = ada().memberOf(acme, "org:member");
        MapperRealm realm = realm("createMissing", "false");
        assertEquals(List.of(), organizationsOf(ada, realm));
        assertTrue(realm.warned("there is no Organization for Clerk organization " + acme.id()));
        addOrganization(realm, "linked", acme.id());
        assertEquals(List.of("linked"), organizationsOf(ada, realm));
    }

    @Test
    void letsNobodyInBySlugAlone() {
        StandInOrganization chosen = StandInOrganization.named("Mine").slug("management");
        StandInUser eve = ada().memberOf(chosen, "org:admin");
        MapperRealm realm = realm();
        addOrganization(realm, "management", "");
        assertEquals(List.of(chosen.id()), organizationsOf(eve, realm));
        MapperRealm listed = realm("allowedOrganizations", "management");
        addOrganization(listed, "management", "");
        assertEquals(List.of(), organizationsOf(eve, listed));
        assertTrue(listed.warned(
                "Organization management exists and does not belong to Clerk organization " + chosen.id()));
    }

    @Test
    void makesSeveral() {
        StandInOrganization third = StandInOrganization.named("Gamma");
        StandInUser ada =
                ada().memberOf(acme, "org:admin").memberOf(beta, "org:member").memberOf(third, "org:member");
        assertEquals(
                Stream.of(acme.id(), beta.id(), third.id()).sorted().toList(),
                organizationsOf(ada, realm("allowedOrganizations", "*")));
    }

    @ParameterizedTest
    @CsvSource({"id", "slug"})
    void heedsTheListOfAllowedOnes(String by) {
        StandInUser ada = ada().memberOf(acme, "org:admin").memberOf(beta, "org:member");
        MapperRealm realm = realm("allowedOrganizations", by.equals("id") ? acme.id() : acme.slug());
        assertEquals(List.of(acme.slug()), organizationsOf(ada, realm));
    }

    @Test
    void copiesMetadataIntoAttributes() {
        acme.publicMetadata(Json.object("tier", "gold"));
        StandInUser ada = ada().memberOf(acme, "org:admin");
        MapperRealm realm = realm(
                "organizationAttributes",
                "[{\"key\":\"public_metadata.tier\",\"value\":\"tier\"},"
                        + "{\"key\":\"private_metadata.note\",\"value\":\"secret\"}]");
        realm.userAfter(ada);
        assertEquals(List.of("gold"), attribute(organization(realm, acme.id()), "tier"));
        assertEquals(List.of(), attribute(organization(realm, acme.id()), "secret"));
        acme.publicMetadata(Json.object("tier", "silver"));
        realm.userAfter(ada);
        assertEquals(List.of("silver"), attribute(organization(realm, acme.id()), "tier"));
        acme.publicMetadata(Json.object("tier", "x".repeat(256)));
        realm.userAfter(ada);
        assertEquals(List.of(), attribute(organization(realm, acme.id()), "tier"), "Keycloak has no room for it");
        acme.publicMetadata(Json.object());
        realm.userAfter(ada);
        assertEquals(List.of(), attribute(organization(realm, acme.id()), "tier"));
        assertEquals(List.of(acme.id()), attribute(organization(realm, acme.id()), "clerk_org_id"));
    }

    @Test
    void tellsOrganizationsOfOneNameApart() {
        StandInOrganization other = StandInOrganization.named("Acme");
        StandInUser ada = ada().memberOf(acme, "org:admin").memberOf(other, "org:member");
        MapperRealm realm = realm();
        assertEquals(Stream.of(acme.id(), other.id()).sorted().toList(), organizationsOf(ada, realm));
    }

    @Test
    void doesWithoutSlugs() {
        StandInOrganization noSlug = StandInOrganization.named("Acme").slug(null);
        StandInUser ada = ada().memberOf(noSlug, "org:admin");
        assertEquals(List.of(noSlug.id()), organizationsOf(ada, realm()));
    }

    @ParameterizedTest(name = "provider {0}, mapper {1}")
    @CsvSource({"FORCE,INHERIT,false", "FORCE,IMPORT,true", "IMPORT,INHERIT,true", "IMPORT,FORCE,false"})
    void heedsTheSyncMode(String provider, String mapper, boolean stays) {
        StandInUser ada = ada().memberOf(acme, "org:member");
        MapperRealm realm = MapperRealm.with(
                keycloak,
                RealmExport.with("syncMode", provider),
                mapper("clerk-organization", "target", "organizations", "createMissing", "true", "syncMode", mapper));
        assertEquals(List.of(acme.id()), organizationsOf(ada, realm));
        ada.leave(acme);
        assertEquals(stays ? List.of(acme.id()) : List.of(), organizationsOf(ada, realm));
    }

    @Test
    void doesNothingWhereOrganizationsAreOff() {
        StandInUser ada = ada().memberOf(acme, "org:member");
        MapperRealm realm = MapperRealm.with(
                keycloak,
                json -> json.put("organizationsEnabled", false),
                mapper("clerk-organization", "createMissing", "true"));
        realm.userAfter(ada);
        assertTrue(realm.warned("Organizations are disabled in this realm"));
    }
}
