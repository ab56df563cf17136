package io.github.keycloakclerk.broker.mapper.organization;

import static io.github.keycloakclerk.broker.mapper.MapperRealm.mapper;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.broker.mapper.MapperRealm;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.UserProfilesOfRealm;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("The organizations of a user")
class MembershipsIT {

    private final TestKeycloak keycloak;
    private final StandInOrganization acme = StandInOrganization.named("Acme");
    private final StandInOrganization beta = StandInOrganization.named("Beta");

    MembershipsIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
    }

    private StandInUser ada() {
        return keycloak.clerk().add(StandInUser.named("Ada", "Lovelace"));
    }

    private MapperRealm realm() {
        return MapperRealm.with(keycloak, "clerk-organization", "target", "organizations", "createMissing", "true");
    }

    private static List<String> organizationsOf(StandInUser person, MapperRealm realm) {
        realm.userAfter(person);
        return realm.organizations(person).stream().sorted().toList();
    }

    @Test
    void areReadOnAllPages() {
        StandInUser ada = ada();
        List<String> ids = IntStream.range(0, 250)
                .mapToObj(i -> StandInOrganization.named("Many"))
                .peek(many -> ada.memberOf(many, "org:member"))
                .map(StandInOrganization::id)
                .sorted()
                .toList();
        MapperRealm realm = MapperRealm.with(
                keycloak,
                mapper("clerk-organization", "target", "organizations", "createMissing", "true", "createLimit", "250"));
        keycloak.clerk().calls().reset();
        assertEquals(ids, organizationsOf(ada, realm));
        assertEquals(3, keycloak.clerk().calls().to(Calls.MEMBERSHIPS));
        assertEquals(ids, organizationsOf(ada, realm), "at the second sign-in");
    }

    @Test
    void areMadeForAUserWhoIsThereAlready() {
        StandInUser ada = ada();
        MapperRealm realm = realm();
        realm.userAfter(ada);
        List<StandInOrganization> later = IntStream.range(0, 45)
                .mapToObj(i -> StandInOrganization.named("Later"))
                .toList();
        later.forEach(one -> ada.memberOf(one, "org:member"));
        List<String> ids = later.stream().map(StandInOrganization::id).sorted().toList();
        assertEquals(ids, organizationsOf(ada, realm));
        assertEquals(ids, organizationsOf(ada, realm), "and are remembered as made by the mapper");
        later.forEach(ada::leave);
        assertEquals(List.of(), organizationsOf(ada, realm));
        assertEquals(List.of(), realm.names("/organizations"));
    }

    @Test
    void areMadeUpToALimitForEachUser() {
        StandInUser ada = ada().memberOf(acme, "org:member").memberOf(beta, "org:member");
        MapperRealm realm = MapperRealm.with(
                keycloak,
                mapper("clerk-organization", "target", "organizations", "createMissing", "true", "createLimit", "1"));
        assertEquals(1, organizationsOf(ada, realm).size());
        assertEquals(1, organizationsOf(ada, realm).size(), "at the second sign-in");
        StandInUser grace = ada().memberOf(acme, "org:member").memberOf(beta, "org:member");
        assertEquals(2, organizationsOf(grace, realm).size(), "one was there, one was made for her");
    }

    @Test
    void failTheSignInWhereClerkDoesNotSayAll() {
        StandInUser ada = ada().memberOf(acme, "org:member");
        MapperRealm realm = realm();
        organizationsOf(ada, realm);
        keycloak.clerk()
                .misbehave(
                        Calls.USERS + ada.id() + Calls.MEMBERSHIPS,
                        Misbehaviour.status(200, "{\"data\": [], \"total_count\": 1}", Map.of()));
        try {
            assertEquals("server_error", realm.signIn(ada).parameter("error"));
            assertEquals("clerk_memberships_unreadable", realm.realm().lastReason());
        } finally {
            keycloak.clerk().behave();
        }
        assertFalse(realm.organizations(ada).isEmpty());
    }

    @Test
    void areAskedForBesideTheUserAndTheSession() {
        StandInUser ada = ada().memberOf(acme, "org:member");
        MapperRealm realm = realm();
        realm.userAfter(ada);
        keycloak.clerk().misbehave("/v1/", Misbehaviour.slow(Duration.ofMillis(400)));
        keycloak.clerk().calls().reset();
        try {
            realm.userAfter(ada);
            assertEquals(3, keycloak.clerk().calls().mostInFlight());
        } finally {
            keycloak.clerk().behave();
        }
    }

    @Test
    void areNotAskedForWhereNothingGoesByThem() {
        MapperRealm realm = MapperRealm.with(
                keycloak, "clerk-user-attribute", "jsonField", "public_metadata.plan", "userAttribute", "plan");
        StandInUser ada = ada().memberOf(acme, "org:member");
        keycloak.clerk().calls().reset();
        realm.userAfter(ada);
        assertEquals(0, keycloak.clerk().calls().to(Calls.MEMBERSHIPS));
    }

    @Test
    void areNotMappedWherePeopleCouldEditWhatIsRemembered() {
        StandInUser ada = ada().memberOf(acme, "org:member");
        MapperRealm realm = MapperRealm.with(
                keycloak,
                json -> UserProfilesOfRealm.change(json, profile -> {
                    profile.put("unmanagedAttributePolicy", "ENABLED");
                    UserProfilesOfRealm.remove(profile, "clerk_memberships");
                }),
                mapper("clerk-organization", "createMissing", "true"));
        assertEquals("server_error", realm.signIn(ada).parameter("error"));
        assertEquals("attributes_editable", realm.realm().lastReason());
        assertEquals(0, realm.realm().users());
    }

    @Test
    void areMappedForPeopleWhoSignInAtTheSameMoment() throws Exception {
        MapperRealm realm = realm();
        List<StandInUser> people = IntStream.range(0, 6)
                .mapToObj(i -> ada().memberOf(acme, "org:member").memberOf(beta, "org:member"))
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(people.size());
        try {
            List<Future<JsonNode>> pending = new ArrayList<>();
            people.forEach(person -> pending.add(threads.submit(() -> realm.userAfter(person))));
            for (Future<JsonNode> user : pending) {
                user.get();
            }
        } finally {
            threads.shutdownNow();
        }
        for (StandInUser person : people) {
            assertEquals(2, organizationsOf(person, realm).size());
        }
        assertEquals(2, realm.names("/organizations").size());
    }

    @Test
    void areNotTakenAwayByOneOfTwoMappersThatGrantTheSame() {
        StandInUser ada = ada().memberOf(acme, "org:member").memberOf(beta, "org:member");
        MapperRealm realm = MapperRealm.with(
                keycloak,
                mapper("clerk-organization", "createMissing", "true"),
                mapper("clerk-organization", "allowedOrganizations", acme.id()));
        assertEquals(2, organizationsOf(ada, realm).size());
        ada.leave(beta);
        assertEquals(List.of(acme.id()), organizationsOf(ada, realm));
    }

    @Test
    void areTakenAwayWhereTwoMappersGrantedTheSameOneAfterTheOther() {
        StandInUser ada = ada();
        MapperRealm realm = MapperRealm.with(
                keycloak,
                mapper(
                        "clerk-organization",
                        "target",
                        "roles",
                        "nameTemplate",
                        "mcp-writer",
                        "allowedOrganizations",
                        acme.id()),
                mapper(
                        "clerk-organization",
                        "target",
                        "roles",
                        "nameTemplate",
                        "mcp-writer",
                        "allowedOrganizations",
                        beta.id()));
        for (List<StandInOrganization> order : List.of(List.of(acme, beta), List.of(beta, acme))) {
            ada.memberOf(order.get(0), "org:member");
            realm.userAfter(ada);
            ada.memberOf(order.get(1), "org:member");
            realm.userAfter(ada);
            ada.leave(order.get(0));
            realm.userAfter(ada);
            assertEquals(List.of("mcp-writer"), realm.realmRoles(ada));
            ada.leave(order.get(1));
            realm.userAfter(ada);
            assertEquals(List.of(), realm.realmRoles(ada));
        }
    }
}
