package io.github.keycloakclerk.broker.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import io.github.keycloakclerk.standin.TokenBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("The organization that is active in Clerk")
class ActiveOrganizationIT {

    private final TestKeycloak keycloak;
    private final TestRealm realm;
    private final StandInOrganization acme = StandInOrganization.named("Acme");
    private final StandInOrganization beta = StandInOrganization.named("Beta");
    private final StandInUser ada;

    ActiveOrganizationIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.realm = keycloak.realm(json -> {
            json.path("clients").findParents("optionalClientScopes").forEach(client -> {
                ((ArrayNode) client.path("optionalClientScopes")).add("organization");
                // Linking requires a role of the account client.
                ((ObjectNode) client).put("fullScopeAllowed", true);
            });
            ((ObjectNode) json.at("/identityProviderMappers/0/config")).put("createMissing", "true");
        });
        this.ada = keycloak.clerk()
                .add(StandInUser.named("Ada", "Lovelace"))
                .memberOf(acme, "org:admin")
                .memberOf(beta, "org:member");
    }

    private static UnaryOperator<TokenBuilder> inAcme(StandInOrganization acme) {
        return token -> token.claim("fea", "o:notes,o:teams")
                .claim(
                        "o",
                        Map.of(
                                "id",
                                acme.id(),
                                "slg",
                                acme.slug(),
                                "rol",
                                "admin",
                                "per",
                                "read,manage",
                                "fpm",
                                "3,1"));
    }

    private JsonNode tokens(Journey journey, UnaryOperator<TokenBuilder> change, String... request) {
        journey.begin(request);
        return journey.tokens(
                journey.returnWith(change.apply(keycloak.clerk().token(ada)).sign()));
    }

    private static JsonNode claims(JsonNode tokens) {
        return OAuthClient.claims(tokens.path("access_token").asText());
    }

    private static List<String> organizations(JsonNode claims) {
        return StreamSupport.stream(claims.path("organization").spliterator(), false)
                .map(JsonNode::asText)
                .sorted()
                .toList();
    }

    private void assertInAcme(JsonNode claims) {
        assertEquals(acme.id(), claims.path("org_id").asText());
        assertEquals(acme.slug(), claims.path("org_slug").asText());
        assertEquals("admin", claims.path("org_role").asText());
        assertEquals(
                "[\"org:notes:read\",\"org:notes:manage\",\"org:teams:read\"]",
                claims.path("org_permissions").toString());
    }

    @ParameterizedTest
    @CsvSource({"openid", "openid offline_access"})
    void isInTokensAndStaysThereOverRefreshes(String scope) {
        Journey journey = new Journey(realm);
        JsonNode tokens = tokens(journey, inAcme(acme), "scope", scope);
        assertInAcme(claims(tokens));
        for (int i = 0; i < 3; i++) {
            tokens = journey.refresh(tokens);
            assertInAcme(claims(tokens));
        }
    }

    @Test
    void isForgottenWhenTheSameSessionSignsInWithoutOne() {
        Journey journey = new Journey(realm);
        JsonNode before = claims(tokens(journey, inAcme(acme)));
        assertInAcme(before);
        JsonNode after = claims(tokens(journey, token -> token, "prompt", "login"));
        assertEquals(before.path("sid"), after.path("sid"), "the Keycloak session is the same");
        for (String claim : List.of("org_id", "org_slug", "org_role", "org_permissions")) {
            assertFalse(after.has(claim), claim);
        }
    }

    @Test
    void isNoLongerMeantByTheScopeOrganizationThen() {
        Journey journey = new Journey(realm);
        tokens(journey, inAcme(acme), "scope", "openid organization");
        JsonNode after = claims(tokens(journey, token -> token, "scope", "openid organization", "prompt", "login"));
        assertEquals(List.of(), organizations(after));
    }

    @Test
    void isAllThatTheTokenSaysEvenWhereItSaysLittle() {
        JsonNode claims = claims(tokens(new Journey(realm), token -> token.claim("o", Map.of("id", acme.id()))));
        assertEquals(acme.id(), claims.path("org_id").asText());
        assertEquals("", claims.path("org_role").asText("missing"));
        assertEquals("[]", claims.path("org_permissions").toString());
    }

    @Test
    void staysThatOfTheSignInWhenTheAccountIsLinkedAgain() {
        Journey journey = new Journey(realm);
        tokens(journey, inAcme(acme));
        Page app = journey.submit(journey.begin("kc_action", "idp_link:clerk"));
        assertTrue(app.parameters().containsKey("callback_url"), app.address() + " " + app.text());
        Page end = journey.returnWith(
                keycloak.clerk().token(ada).active(beta, "member").sign());
        assertEquals("success", end.parameter("kc_action_status"), end.address().toString());
        assertInAcme(journey.claims(end));
    }

    @Test
    void isTheOneThatTheScopeOrganizationMeans() {
        Journey journey = new Journey(realm);
        JsonNode tokens = tokens(journey, inAcme(acme), "scope", "openid organization");
        assertEquals(List.of(acme.id()), organizations(claims(tokens)));
        assertEquals(List.of(acme.id()), organizations(claims(journey.refresh(tokens))));
    }

    @Test
    void isMeantByASecondClientOfTheSameBrowserToo() {
        Journey journey = new Journey(realm);
        tokens(journey, inAcme(acme));
        Page end = journey.begin("scope", "openid organization");
        assertEquals(List.of(acme.id()), organizations(journey.claims(end)), "without a second sign-in at Clerk");
    }

    @Test
    void leavesTheOthersToTheScopesThatNameThem() {
        List<String> all = Stream.of(acme.id(), beta.id()).sorted().toList();
        assertEquals(
                all, organizations(claims(tokens(new Journey(realm), inAcme(acme), "scope", "openid organization:*"))));
        assertEquals(
                List.of(beta.id()),
                organizations(
                        claims(tokens(new Journey(realm), inAcme(acme), "scope", "openid organization:" + beta.id()))));
    }

    @Test
    void endsWithTheMembership() {
        // Without another member, the Organization would be removed.
        StandInUser grace = keycloak.clerk().add(StandInUser.named("Grace", "Hopper"));
        Journey hers = new Journey(realm);
        hers.begin();
        hers.returnWith(
                keycloak.clerk().token(grace.memberOf(beta, "org:member")).sign());
        tokens(new Journey(realm), inAcme(acme));
        ada.leave(beta);
        JsonNode claims = claims(tokens(new Journey(realm), inAcme(acme), "scope", "openid organization:*"));
        assertEquals(List.of(acme.id()), organizations(claims));
        JsonNode named = claims(tokens(new Journey(realm), inAcme(acme), "scope", "openid organization:" + beta.id()));
        assertFalse(named.has("organization"));
        assertTrue(Arrays.stream(named.path("scope").asText().split(" ")).noneMatch(s -> s.startsWith("organization")));
    }

    @Test
    void isNotAskedForSilently() {
        Journey journey = new Journey(realm);
        tokens(journey, inAcme(acme));
        Page end = journey.begin("scope", "openid organization", "prompt", "none");
        assertTrue(end.parameters().containsKey("code"), end.address().toString());
    }
}
