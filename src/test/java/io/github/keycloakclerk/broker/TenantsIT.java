package io.github.keycloakclerk.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("Several Clerk instances on one server never meet")
class TenantsIT {

    private final TestKeycloak keycloak;
    private final StandInClerk first;
    private final StandInClerk second = StandInClerk.start(0);

    TenantsIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.first = keycloak.clerk();
    }

    @AfterEach
    void stop() {
        second.close();
    }

    /** A realm with the provider {@code clerk} of the first instance and {@code other} of the second. */
    private TestRealm realmOfBoth() {
        return realmOfBoth(json -> {});
    }

    private TestRealm realmOfBoth(Consumer<ObjectNode> more) {
        Consumer<ObjectNode> both = json -> {
            ObjectNode other = RealmExport.provider(json).deepCopy();
            ((ObjectNode) other.get("config"))
                    .put("clientId", second.publishableKey())
                    .put("clientSecret", second.secretKey())
                    .put("appUrl", second.url().toString())
                    .put("apiUrl", second.apiUrl().toString())
                    .put("frontendApiUrl", second.url().toString());
            ((ArrayNode) json.get("identityProviders")).add(other.put("alias", "other"));
            ((ObjectNode) json.path("authenticationFlows")
                            .path(0)
                            .path("authenticationExecutions")
                            .path(1))
                    .put("authenticator", "identity-provider-redirector")
                    .remove("authenticatorConfig");
        };
        return keycloak.realm(both.andThen(more));
    }

    private Page signIn(TestRealm realm, String alias, StandInClerk clerk, StandInUser person) {
        Journey journey = new Journey(realm);
        journey.begin("kc_idp_hint", alias);
        return journey.returnWith(clerk.token(person).sign());
    }

    @Test
    void bothProvidersOfARealmWork() {
        TestRealm realm = realmOfBoth();
        StandInUser ada = first.add(StandInUser.named("Ada", "Lovelace"));
        StandInUser bob = second.add(StandInUser.named("Bob", "Builder"));
        assertEquals("", signIn(realm, "clerk", first, ada).parameter("error"));
        assertEquals("", signIn(realm, "other", second, bob).parameter("error"));
        assertEquals(2, realm.users());
    }

    /** {@code clerk-sign-in} without an alias serves both. */
    @Test
    void theClientNamesTheOneItWants() {
        TestRealm realm = realmOfBoth(json -> ((ObjectNode) json.path("authenticationFlows")
                        .path(0)
                        .path("authenticationExecutions")
                        .path(1))
                .put("authenticator", "clerk-sign-in"));
        StandInUser bob = second.add(StandInUser.named("Bob", "Builder"));
        assertEquals("", signIn(realm, "other", second, bob).parameter("error"));
        assertEquals(1, realm.users());
        new Journey(realm).begin();
        assertEquals("several_clerk_providers", realm.lastReason());
    }

    @Test
    void aTokenOfOneIsRefusedByTheOtherWithColdAndWarmCaches() {
        TestRealm realm = realmOfBoth();
        StandInUser ada = first.add(StandInUser.named("Ada", "Lovelace"));
        StandInUser bob = second.add(StandInUser.named("Bob", "Builder"));
        refused(realm, "other", first, ada);
        assertEquals("", signIn(realm, "clerk", first, ada).parameter("error"));
        assertEquals("", signIn(realm, "other", second, bob).parameter("error"));
        refused(realm, "other", first, ada);
        refused(realm, "clerk", second, bob);
    }

    @Test
    void realmsOfDifferentInstancesNeverMeetThoughTheirProvidersHaveOneName() {
        TestRealm ofFirst = keycloak.realm();
        TestRealm ofSecond = keycloak.realm(second, json -> {});
        StandInUser ada = first.add(StandInUser.named("Ada", "Lovelace"));
        StandInUser bob = second.add(StandInUser.named("Bob", "Builder"));
        refused(ofSecond, "clerk", first, ada);
        assertEquals("", signIn(ofFirst, "clerk", first, ada).parameter("error"));
        assertEquals("", signIn(ofSecond, "clerk", second, bob).parameter("error"));
        refused(ofSecond, "clerk", first, ada);
        refused(ofFirst, "clerk", second, bob);
    }

    @Test
    void aTokenOfOneThatClaimsToBeOfTheOtherIsRefused() {
        TestRealm realm = realmOfBoth();
        StandInUser ada = first.add(StandInUser.named("Ada", "Lovelace"));
        assertEquals("", signIn(realm, "clerk", first, ada).parameter("error"));
        Journey journey = new Journey(realm);
        journey.begin("kc_idp_hint", "other");
        String token = first.token(ada)
                .claim("iss", second.url().toString())
                .claim("azp", second.url().toString())
                .sign();
        assertEquals("access_denied", journey.returnWith(token).parameter("error"));
        assertEquals("token_unknown_key", realm.lastReason());
    }

    @Test
    void aSignInThatOneBeganIsNotFinishedByTheOther() {
        TestRealm realm = realmOfBoth();
        StandInUser bob = second.add(StandInUser.named("Bob", "Builder"));
        Journey journey = new Journey(realm);
        journey.begin("kc_idp_hint", "clerk");
        Page end = journey.browser()
                .post(
                        realm.endpoint("other"),
                        Map.of(
                                "state",
                                journey.state(),
                                "clerk_token",
                                second.token(bob).sign()));
        assertEquals(400, end.status());
        assertEquals("state_foreign", realm.lastReason());
        assertEquals(0, realm.users());
    }

    @Test
    void anotherAliasIsPartOfTheCallback() {
        TestRealm realm = realmOfBoth();
        Journey journey = new Journey(realm);
        journey.begin("kc_idp_hint", "other");
        assertEquals(realm.endpoint("other"), journey.callbackUrl());
    }

    @Test
    void aProviderThatMovesToAnotherInstanceForgetsTheFormerKeys() {
        TestRealm realm = keycloak.realm();
        StandInUser ada = first.add(StandInUser.named("Ada", "Lovelace"));
        assertEquals("", signIn(realm, "clerk", first, ada).parameter("error"));
        realm.change(Map.of(
                "frontendApiUrl",
                second.url().toString(),
                "apiUrl",
                second.apiUrl().toString(),
                "clientId",
                second.publishableKey(),
                "clientSecret",
                second.secretKey(),
                "webhookSecret",
                ""));
        Journey journey = new Journey(realm);
        journey.begin();
        String token = first.token(ada).claim("iss", second.url().toString()).sign();
        assertEquals("access_denied", journey.returnWith(token).parameter("error"));
        assertEquals("token_unknown_key", realm.lastReason());
    }

    @Test
    void newKeysOfAnInstanceCountWithoutARestart() throws InterruptedException {
        TestRealm realm = keycloak.realm(second, json -> {});
        StandInUser bob = second.add(StandInUser.named("Bob", "Builder"));
        assertEquals("", signIn(realm, "clerk", second, bob).parameter("error"));
        second.rotateKey();
        // Keycloak fetches new keys at most once every 10 seconds.
        Thread.sleep(11_000);
        assertEquals("", signIn(realm, "clerk", second, bob).parameter("error"));
    }

    @Test
    void unknownKeysMakeKeycloakAskClerkOnce() {
        TestRealm realm = keycloak.realm(second, json -> {});
        StandInUser bob = second.add(StandInUser.named("Bob", "Builder"));
        second.calls().reset();
        for (int i = 0; i < 5; i++) {
            Journey journey = new Journey(realm);
            journey.begin();
            journey.returnWith(second.token(bob).keyId("ins_unknown" + i).sign());
            assertEquals("token_unknown_key", realm.lastReason());
        }
        assertEquals(1, second.calls().to(Calls.JWKS));
    }

    private void refused(TestRealm realm, String alias, StandInClerk clerk, StandInUser person) {
        Page end = signIn(realm, alias, clerk, person);
        assertEquals("access_denied", end.parameter("error"), end.toString());
        assertEquals("token_unknown_key", realm.lastReason());
    }
}
