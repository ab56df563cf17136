package io.github.keycloakclerk.broker.mapper.organization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.broker.mapper.MapperRealm;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.UserProfilesOfRealm;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("What the mapper clerk-organization made")
class AbandonedTargetIT {

    private final TestKeycloak keycloak;
    private final StandInOrganization acme = StandInOrganization.named("Acme");
    private final StandInOrganization beta = StandInOrganization.named("Beta");

    AbandonedTargetIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
    }

    private StandInUser ada() {
        return keycloak.clerk().add(StandInUser.named("Ada", "Lovelace"));
    }

    private MapperRealm realm(String target, String... more) {
        String[] settings = {"target", target, "createMissing", "true"};
        return MapperRealm.with(
                keycloak,
                "clerk-organization",
                Stream.of(settings, more).flatMap(Stream::of).toArray(String[]::new));
    }

    private static List<String> aliases(MapperRealm realm) {
        return realm.realm().admin().get(realm.realm().path("/organizations")).findValuesAsText("alias").stream()
                .sorted()
                .toList();
    }

    @Test
    void goesWhenTheLastMemberLeavesOrIsRemoved() {
        StandInUser ada = ada().memberOf(acme, "org:admin").memberOf(beta, "org:member");
        StandInUser grace = ada().memberOf(acme, "org:member");
        MapperRealm realm = realm("organizations");
        realm.userAfter(ada);
        realm.userAfter(grace);
        ObjectNode byHand = Json.object("name", "By hand", "alias", "by-hand");
        byHand.putArray("domains").addObject().put("name", "hand.example");
        realm.realm().admin().post(realm.realm().path("/organizations"), byHand);
        ada.leave(acme);
        ada.leave(beta);
        realm.userAfter(ada);
        assertEquals(Stream.of("by-hand", acme.id()).sorted().toList(), aliases(realm));
        realm.realm().admin().delete(realm.realm().path("/users/" + realm.id(grace)));
        assertEquals(List.of("by-hand"), aliases(realm));
    }

    @Test
    void goesTooIfAnAdministratorTookTheLastMemberOut() {
        StandInUser ada = ada().memberOf(acme, "org:admin");
        MapperRealm realm = realm("organizations");
        realm.userAfter(ada);
        String organization = realm.realm()
                .admin()
                .get(realm.realm().path("/organizations"))
                .at("/0/id")
                .asText();
        realm.realm()
                .admin()
                .delete(realm.realm().path("/organizations/" + organization + "/members/" + realm.id(ada)));
        ada.leave(acme);
        realm.userAfter(ada);
        assertEquals(List.of(), aliases(realm));
    }

    @Test
    void staysIfAnAdministratorBuiltOnIt() {
        StandInUser ada = ada().memberOf(acme, "org:admin");
        MapperRealm realm = realm("organizations");
        realm.userAfter(ada);
        ObjectNode made = (ObjectNode) realm.realm()
                .admin()
                .get(realm.realm().path("/organizations?briefRepresentation=false"))
                .get(0);
        made.putArray("domains").addObject().put("name", "acme.example");
        realm.realm()
                .admin()
                .put(realm.realm().path("/organizations/" + made.path("id").asText()), made);
        ada.leave(acme);
        realm.userAfter(ada);
        assertEquals(List.of(acme.id()), aliases(realm));
    }

    @Test
    void goesWithTheGroupsAboveItThatAreOfTheSameOrganization() {
        StandInUser ada = ada().memberOf(acme, "org:admin");
        MapperRealm realm = realm("groups", "nameTemplate", "/clerk/${id}/${role}");
        realm.userAfter(ada);
        assertEquals(List.of(acme.id()), below(realm, "clerk"));
        ada.leave(acme);
        realm.userAfter(ada);
        assertEquals(List.of("clerk"), realm.names("/groups"), "which is for all organizations");
        assertEquals(List.of(), below(realm, "clerk"));
    }

    @Test
    void staysIfItIsAGroupThatEverybodyJoinsOrThatSomebodyDescribed() {
        StandInUser ada = ada().memberOf(acme, "org:admin").memberOf(beta, "org:admin");
        MapperRealm realm = realm("groups", "nameTemplate", "${id}");
        realm.userAfter(ada);
        String ofAcme = group(realm, acme.id());
        realm.realm().admin().put(realm.realm().path("/default-groups/" + ofAcme), Json.object());
        JsonNode ofBeta = realm.realm().admin().get(realm.realm().path("/groups/" + group(realm, beta.id())));
        ((ObjectNode) ofBeta).withObject("/attributes").putArray("tier").add("gold");
        realm.realm()
                .admin()
                .put(realm.realm().path("/groups/" + ofBeta.path("id").asText()), ofBeta);
        ada.leave(acme);
        ada.leave(beta);
        realm.userAfter(ada);
        assertEquals(List.of(), realm.groups(ada));
        assertEquals(Stream.of(acme.id(), beta.id()).sorted().toList(), realm.names("/groups"));
    }

    private static String group(MapperRealm realm, String name) {
        return realm.realm()
                .admin()
                .get(realm.realm().path("/groups?exact=true&search=" + name))
                .path(0)
                .path("id")
                .asText();
    }

    private static List<String> below(MapperRealm realm, String name) {
        return realm.names("/groups/" + group(realm, name) + "/children");
    }

    @Test
    void isNotMadeBeforeAFirstLoginHasEnded() {
        StandInUser ada = ada().memberOf(acme, "org:admin");
        ada.username(null);
        MapperRealm realm = MapperRealm.with(
                keycloak,
                json -> UserProfilesOfRealm.change(json, profile -> {
                    for (JsonNode attribute : profile.withArray("attributes")) {
                        if (attribute.path("name").asText().equals("username")) {
                            ((ObjectNode) attribute)
                                    .withObject("/validations/length")
                                    .put("max", 12);
                        }
                    }
                }),
                MapperRealm.mapper("clerk-organization", "target", "organizations", "createMissing", "true"));
        Journey journey = new Journey(realm.realm());
        journey.begin();
        Page review = journey.returnWith(keycloak.clerk().token(ada).sign());
        assertTrue(review.body().contains("name=\"username\""), review.address() + " " + review.text());
        assertEquals(List.of(), aliases(realm));
        Page end = journey.submit(review, "username", "ada");
        assertTrue(end.parameters().containsKey("code"), end.address() + " " + end.text());
        assertEquals(List.of(acme.id()), aliases(realm));
        assertEquals(List.of(acme.id()), realm.organizations(ada));
    }

    @Test
    void isNotJoinedByAUserWhoseLinkIsRefused() {
        StandInUser ada = ada();
        StandInUser eve = ada();
        MapperRealm realm = MapperRealm.with(
                keycloak,
                // Linking requires a role of the account client.
                json -> json.path("clients")
                        .findParents("optionalClientScopes")
                        .forEach(client -> ((ObjectNode) client).put("fullScopeAllowed", true)),
                MapperRealm.mapper("clerk-organization", "target", "organizations", "createMissing", "true"));
        realm.userAfter(ada);
        Journey journey = new Journey(realm.realm());
        journey.begin();
        journey.returnWith(keycloak.clerk().token(eve).sign());
        ada.memberOf(acme, "org:admin");
        journey.submit(journey.begin("kc_action", "idp_link:clerk"));
        Page end = journey.returnWith(keycloak.clerk().token(ada).sign());
        assertTrue(end.text().contains("already linked to another user"), end.address() + " " + end.text());
        assertEquals(List.of(), realm.organizations(eve));
    }

    @Test
    void goesIfItIsARole() {
        StandInUser ada = ada().memberOf(acme, "org:admin");
        MapperRealm realm = realm("roles", "nameTemplate", "of-${id}");
        realm.userAfter(ada);
        assertEquals(1, made(realm));
        ada.leave(acme);
        realm.userAfter(ada);
        assertEquals(0, made(realm));
    }

    private static long made(MapperRealm realm) {
        long made = 0;
        for (JsonNode role : realm.realm().admin().get(realm.realm().path("/roles"))) {
            made += role.path("name").asText().startsWith("of-") ? 1 : 0;
        }
        return made;
    }
}
