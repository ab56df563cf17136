package io.github.keycloakclerk.broker.mapper;

import static io.github.keycloakclerk.broker.mapper.MapperRealm.mapper;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import io.github.keycloakclerk.standin.TokenBuilder;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("The mapper clerk-session-note")
class SessionNoteIT {

    private static final String TYPE = "clerk-session-note";

    private final TestKeycloak keycloak;
    private final StandInUser ada;
    private final StandInOrganization acme =
            StandInOrganization.named("Acme").publicMetadata(Json.object("tier", "gold"));

    SessionNoteIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.ada = keycloak.clerk()
                .add(StandInUser.named("Ada", "Lovelace"))
                .field("public_metadata", Json.read("{\"plan\": \"pro\", \"tags\": [\"a\", \"b\"], \"one\": [\"a\"]}"))
                .field("private_metadata", Json.object("tier", "platinum"))
                .memberOf(acme, "org:admin");
    }

    /** Adds the note {@code mapped} to tokens. */
    @SuppressWarnings("UnnecessaryLambda") // realm changes are combined
    private static Consumer<ObjectNode> claim() {
        return json -> {
            ObjectNode mapper = Json.object("name", "mapped", "protocol", "openid-connect");
            mapper.put("protocolMapper", "oidc-usersessionmodel-note-mapper");
            mapper.putObject("config")
                    .put("user.session.note", "mapped")
                    .put("claim.name", "mapped")
                    .put("jsonType.label", "String")
                    .put("access.token.claim", "true");
            ((ObjectNode) json.path("clientScopes").path(0))
                    .withArray("protocolMappers")
                    .add(mapper);
        };
    }

    private static UnaryOperator<TokenBuilder> withActive(StandInOrganization organization) {
        return token ->
                token.active(organization, "admin").claim("pla", "o:pro").claim("custom", Map.of("a", "b"));
    }

    private String note(String... settings) {
        MapperRealm realm = MapperRealm.with(keycloak, claim(), mapper(TYPE, settings));
        JsonNode first = realm.claims(ada, withActive(acme)).path("mapped");
        assertEquals(first, realm.claims(ada, withActive(acme)).path("mapped"), "at the second sign-in");
        return first.asText("");
    }

    @ParameterizedTest(name = "{0} {1} = {2}")
    @CsvSource(
            delimiter = '=',
            value = {
                "token=pla=o:pro",
                "token=custom={\"a\":\"b\"}",
                "token=fva[0]=0",
                "session=client_id=client_standin",
                "user=public_metadata.plan=pro",
                "user=public_metadata.tags=[\"a\",\"b\"]",
                "user=public_metadata.one[]=[\"a\"]",
                "user=public_metadata.missing=''",
                "user=private_metadata.tier=''",
                "membership=role=org:admin",
                "membership=organization.public_metadata.tier=gold",
                "membership=organization.private_metadata.note=''"
            })
    void keepsAValue(String source, String path, String expected) {
        assertEquals(expected, note("source", source, "jsonField", path, "attribute", "mapped"));
    }

    @Test
    void keepsPrivateMetadataOnlyIfAllowed() {
        assertEquals(
                "platinum",
                note(
                        "source",
                        "user",
                        "jsonField",
                        "private_metadata.tier",
                        "attribute",
                        "mapped",
                        "privateMetadata",
                        "true"));
    }

    @Test
    void keepsNothingOfAnOrganizationThatIsNotActive() {
        MapperRealm realm = MapperRealm.with(
                keycloak, claim(), mapper(TYPE, "source", "membership", "jsonField", "role", "attribute", "mapped"));
        assertTrue(realm.claims(ada, token -> token).path("mapped").isMissingNode());
        Map<String, String> left = Map.of("id", "org_left", "slg", "left", "rol", "admin");
        assertTrue(realm.claims(ada, token -> token.claim("o", left))
                .path("mapped")
                .isMissingNode());
    }

    @Test
    void keepsNothingOfTheSessionWhereClerkIsNotAskedForIt() {
        MapperRealm realm = MapperRealm.with(
                keycloak,
                claim(),
                RealmExport.with("checkSession", "false"),
                mapper(TYPE, "source", "session", "jsonField", "client_id", "attribute", "mapped"));
        assertTrue(realm.claims(ada, token -> token).path("mapped").isMissingNode());
    }

    @Test
    void forgetsWhatALaterSignInOfTheSameSessionDoesNotSay() {
        MapperRealm realm = MapperRealm.with(
                keycloak, claim(), mapper(TYPE, "source", "token", "jsonField", "pla", "attribute", "mapped"));
        Journey journey = new Journey(realm.realm());
        journey.begin();
        UnaryOperator<TokenBuilder> first = withActive(acme);
        JsonNode before = journey.claims(
                journey.returnWith(first.apply(keycloak.clerk().token(ada)).sign()));
        assertEquals("o:pro", before.path("mapped").asText());
        journey.begin("prompt", "login");
        JsonNode after =
                journey.claims(journey.returnWith(keycloak.clerk().token(ada).sign()));
        assertEquals(before.path("sid"), after.path("sid"), "the Keycloak session is the same");
        assertTrue(after.path("mapped").isMissingNode());
    }

    @ParameterizedTest
    @CsvSource({"IMPORT,false", "FORCE,true"})
    void heedsTheSyncMode(String mode, boolean again) {
        MapperRealm realm = MapperRealm.with(
                keycloak,
                claim(),
                mapper(TYPE, "source", "token", "jsonField", "pla", "attribute", "mapped", "syncMode", mode));
        assertEquals("o:pro", realm.claims(ada, withActive(acme)).path("mapped").asText());
        assertEquals(again, realm.claims(ada, withActive(acme)).has("mapped"));
    }

    @ParameterizedTest
    @CsvSource({"clerk_org_id", "clerk_org_role", "clerk_user_id", "clerk_session_id", "clerk_fva"})
    void leavesTheNotesOfTheProviderAlone(String note) {
        StandInUser eve = keycloak.clerk()
                .add(StandInUser.named("Eve", "Moneypenny"))
                .field("unsafe_metadata", Json.object("forged", "forged"));
        MapperRealm realm = MapperRealm.with(
                keycloak, mapper(TYPE, "source", "user", "jsonField", "unsafe_metadata.forged", "attribute", note));
        JsonNode claims = realm.claims(eve, token -> token);
        assertTrue(!claims.toString().contains("forged"), claims.toString());
    }
}
