package io.github.keycloakclerk.broker.mapper;

import static io.github.keycloakclerk.broker.mapper.MapperRealm.attribute;
import static io.github.keycloakclerk.broker.mapper.MapperRealm.mapper;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.UserProfilesOfRealm;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("The mapper clerk-user-attribute")
class UserAttributeIT {

    private static final String TYPE = "clerk-user-attribute";
    private static final String METADATA = """
            {"plan": "pro", "seats": 12, "price": 9.5, "trial": false, "tags": ["a", "b"], "mixed": [1, "x", true],
             "nested": {"level": {"deep": "yes"}}, "none": null, "teams": [{"id": "t1"}, {"id": "t2"}]}
            """;

    private static final String GOOGLE = """
            [{"object": "external_account", "id": "eac_1", "provider": "oauth_google", "identification_id": "idn_google",
              "provider_user_id": "g-1", "approved_scopes": "email", "email_address": "ada@people.example",
              "first_name": "Ada", "last_name": "L", "public_metadata": {}, "created_at": 1716000000000,
              "updated_at": 1716000000000, "verification": null}]
            """;

    private final TestKeycloak keycloak;

    UserAttributeIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
    }

    private StandInUser ada() {
        return keycloak.clerk().add(StandInUser.named("Ada", "Lovelace"));
    }

    private MapperRealm realm(String... settings) {
        return MapperRealm.with(keycloak, UserProfilesOfRealm::showAll, mapper(TYPE, settings));
    }

    @ParameterizedTest(name = "{0} as {1}")
    @CsvSource(
            delimiter = '=',
            value = {
                "public_metadata.plan=pro",
                "public_metadata.seats=12",
                "public_metadata.price=9.5",
                "public_metadata.trial=false",
                "public_metadata.tags=a;b",
                "public_metadata.mixed=1;x;true",
                "public_metadata.nested={\"level\":{\"deep\":\"yes\"}}",
                "public_metadata.nested.level.deep=yes",
                "public_metadata.teams[].id=t1;t2",
                "public_metadata.teams[1].id=t2",
                "two_factor_enabled=false",
                "password_enabled=true",
                "created_at=1716000000000"
            })
    void takesOverEveryKindOfJson(String path, String expected) {
        StandInUser ada = ada().field("public_metadata", Json.read(METADATA));
        MapperRealm realm = realm("jsonField", path, "userAttribute", "mapped");
        assertEquals(List.of(expected.split(";")), attribute(realm.userAfter(ada), "mapped"));
        assertEquals(List.of(expected.split(";")), attribute(realm.userAfter(ada), "mapped"), "at the second sign-in");
    }

    @Test
    void takesOverLargeMetadata() {
        String large = "x".repeat(64 * 1024);
        StandInUser ada = ada().field("public_metadata", Json.object("large", large));
        MapperRealm realm = realm("jsonField", "public_metadata.large", "userAttribute", "mapped");
        assertEquals(List.of(large), attribute(realm.userAfter(ada), "mapped"));
        ada.field("public_metadata", Json.object("large", large + "y"));
        assertEquals(List.of(large + "y"), attribute(realm.userAfter(ada), "mapped"));
    }

    @Test
    void followsClerkWithForce() {
        StandInUser ada = ada().field("public_metadata", Json.read("{\"tags\": [\"a\", \"b\"]}"));
        MapperRealm realm = realm("jsonField", "public_metadata.tags", "userAttribute", "mapped");
        assertEquals(List.of("a", "b"), attribute(realm.userAfter(ada), "mapped"));
        ada.field("public_metadata", Json.read("{\"tags\": [\"b\"]}"));
        assertEquals(List.of("b"), attribute(realm.userAfter(ada), "mapped"));
    }

    @ParameterizedTest
    @CsvSource({"remove,''", "keep,pro"})
    void removesOrKeepsWhatIsMissing(String whenMissing, String left) {
        StandInUser ada = ada().field("public_metadata", Json.object("plan", "pro"));
        MapperRealm realm =
                realm("jsonField", "public_metadata.plan", "userAttribute", "mapped", "whenMissing", whenMissing);
        realm.userAfter(ada);
        ada.field("public_metadata", Json.object());
        assertEquals(left, String.join(";", attribute(realm.userAfter(ada), "mapped")));
    }

    @ParameterizedTest(name = "editable by {0}")
    @CsvSource({"admin,''", "user,b"})
    void keepsWhatTheRealmAcceptsAndOfTheRestOnlyWhatUsersMayHaveEntered(String editor, String afterNone) {
        StandInUser ada = ada().field("public_metadata", Json.read("{\"tags\": [\"a\"]}"));
        MapperRealm realm = MapperRealm.with(
                keycloak,
                json -> UserProfilesOfRealm.change(json, profile -> {
                    ObjectNode attribute = profile.withArray("attributes").addObject();
                    attribute.put("name", "mapped");
                    attribute.withObject("/permissions").putArray("view").add("admin");
                    attribute.withObject("/permissions").putArray("edit").add(editor);
                    attribute.withObject("/validations/length").put("max", 3);
                }),
                mapper(TYPE, "jsonField", "public_metadata.tags", "userAttribute", "mapped"));
        assertEquals(List.of("a"), attribute(realm.userAfter(ada), "mapped"));
        ada.field("public_metadata", Json.read("{\"tags\": [\"too long\", \"b\", \"c\"]}"));
        assertEquals(
                List.of("b"), attribute(realm.userAfter(ada), "mapped"), "one of them, as it is no multivalued one");
        ada.field("public_metadata", Json.read("{\"tags\": [\"too long\"]}"));
        assertEquals(afterNone, String.join(";", attribute(realm.userAfter(ada), "mapped")));
    }

    @ParameterizedTest(name = "provider {0}, mapper {1}")
    @CsvSource({
        "FORCE,INHERIT,free", "FORCE,IMPORT,pro", "FORCE,FORCE,free",
        "IMPORT,INHERIT,pro", "IMPORT,IMPORT,pro", "IMPORT,FORCE,free"
    })
    void heedsTheSyncMode(String provider, String mapper, String second) {
        for (String target : List.of("mapped", "locale", "firstName", "lastName", "username")) {
            StandInUser ada = ada();
            String suffix = ada.id().substring(5, 12).toLowerCase(Locale.ROOT);
            ada.field("public_metadata", Json.object("plan", "pro" + suffix));
            MapperRealm realm = MapperRealm.with(
                    keycloak,
                    UserProfilesOfRealm::showAll,
                    RealmExport.with("syncMode", provider),
                    mapper(TYPE, "syncMode", mapper, "jsonField", "public_metadata.plan", "userAttribute", target));
            assertEquals("pro" + suffix, value(realm.userAfter(ada), target), target);
            ada.field("public_metadata", Json.object("plan", "free" + suffix));
            assertEquals(second + suffix, value(realm.userAfter(ada), target), target);
        }
    }

    private static String value(JsonNode user, String target) {
        return user.has(target) ? user.path(target).asText() : String.join(";", attribute(user, target));
    }

    @Test
    void showsPrivateMetadataOnlyIfAllowed() {
        StandInUser ada = ada().field("private_metadata", Json.object("tier", "gold"));
        assertEquals(
                List.of(),
                attribute(
                        realm("jsonField", "private_metadata.tier", "userAttribute", "mapped")
                                .userAfter(ada),
                        "mapped"));
        assertEquals(
                List.of("gold"),
                attribute(
                        realm(
                                        "jsonField",
                                        "private_metadata.tier",
                                        "userAttribute",
                                        "mapped",
                                        "privateMetadata",
                                        "true")
                                .userAfter(ada),
                        "mapped"));
    }

    @Test
    void mapsUnsafeMetadataToo() {
        StandInUser ada = ada().field("unsafe_metadata", Json.object("nickname", "adal"));
        MapperRealm realm = realm("jsonField", "unsafe_metadata.nickname", "userAttribute", "mapped");
        assertEquals(List.of("adal"), attribute(realm.userAfter(ada), "mapped"));
    }

    @Test
    void takesOverLinkedAccountsAndAllAddresses() {
        StandInUser ada = ada();
        ada.otherEmail("other-" + ada.email(), false).field("external_accounts", Json.read(GOOGLE));
        MapperRealm realm = MapperRealm.with(
                keycloak,
                UserProfilesOfRealm::showAll,
                mapper(TYPE, "jsonField", "external_accounts[0].provider", "userAttribute", "account"),
                mapper(TYPE, "jsonField", "email_addresses[].email_address", "userAttribute", "addresses"));
        JsonNode user = realm.userAfter(ada);
        assertEquals(List.of("oauth_google"), attribute(user, "account"));
        assertEquals(List.of(ada.email(), "other-" + ada.email()), attribute(user, "addresses"));
    }

    @ParameterizedTest
    @CsvSource({"clerk_memberships", "clerk_user_id", "''"})
    void setsNothingThatDecidesWhatAPersonMayDo(String attribute) {
        StandInUser ada = ada().field("public_metadata", Json.object("x", "forged"));
        MapperRealm realm = realm("jsonField", "public_metadata.x", "userAttribute", attribute);
        JsonNode user = realm.userAfter(ada);
        assertFalse(user.path("attributes").toString().contains("forged"));
        assertTrue(realm.warned("the user attribute is missing, or one that only the provider sets"));
    }

    @Test
    void saysInTheLogThatItsPathIsMalformed() {
        MapperRealm realm = realm("jsonField", "public_metadata[", "userAttribute", "mapped");
        realm.userAfter(ada());
        assertTrue(realm.warned("the JSON field path is missing or malformed"));
    }
}
