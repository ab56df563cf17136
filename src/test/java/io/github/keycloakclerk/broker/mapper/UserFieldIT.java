package io.github.keycloakclerk.broker.mapper;

import static io.github.keycloakclerk.broker.mapper.MapperRealm.mapper;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("The mapper clerk-user-attribute, for the fields that every user has,")
class UserFieldIT {

    private static final String TYPE = "clerk-user-attribute";

    private final TestKeycloak keycloak;

    UserFieldIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
    }

    private StandInUser ada() {
        return keycloak.clerk().add(StandInUser.named("Ada", "Lovelace"));
    }

    private MapperRealm realm(String... settings) {
        return MapperRealm.with(keycloak, TYPE, settings);
    }

    @ParameterizedTest
    @CsvSource({"firstName,remove,''", "firstName,keep,x", "email,remove,''", "email,keep,x"})
    void removesOrKeepsNamesAndAddressesToo(String target, String whenMissing, String left) {
        StandInUser ada = ada();
        ada.otherEmail("work-" + ada.email(), true).field("public_metadata", Json.object("name", "Augusta"));
        String path = target.equals("email") ? "email_addresses[1].email_address" : "public_metadata.name";
        MapperRealm realm = realm("jsonField", path, "userAttribute", target, "whenMissing", whenMissing);
        String before = realm.userAfter(ada).path(target).asText();
        ada.field("public_metadata", Json.object()).email(ada.email(), true);
        assertEquals(
                left.isEmpty() ? "" : before, realm.userAfter(ada).path(target).asText(""));
    }

    @Test
    void setsNames() {
        StandInUser ada = ada().field("public_metadata", Json.object("given", "Augusta", "family", "King"));
        MapperRealm realm = MapperRealm.with(
                keycloak,
                mapper(TYPE, "jsonField", "public_metadata.given", "userAttribute", "firstName"),
                mapper(TYPE, "jsonField", "public_metadata.family", "userAttribute", "lastName"));
        for (int i = 0; i < 2; i++) {
            JsonNode user = realm.userAfter(ada);
            assertEquals("Augusta", user.path("firstName").asText());
            assertEquals("King", user.path("lastName").asText());
        }
    }

    @Test
    void setsAnotherAddressOfThePersonAsVerifiedAsClerkSays() {
        StandInUser ada = ada();
        String work = "work-" + ada.email();
        ada.otherEmail(work, true);
        MapperRealm realm = realm("jsonField", "email_addresses[1].email_address", "userAttribute", "email");
        for (int i = 0; i < 2; i++) {
            JsonNode user = realm.userAfter(ada);
            assertEquals(work, user.path("email").asText());
            assertTrue(user.path("emailVerified").asBoolean());
        }
    }

    @Test
    void takesNoAddressThatClerkDidNotVerify() {
        StandInUser ada = ada();
        String primary = ada.email();
        StandInUser eve = keycloak.clerk().add(StandInUser.named("Eve", "Moneypenny"));
        eve.otherEmail(primary, false).field("unsafe_metadata", Json.object("email", primary));
        for (String path : List.of("email_addresses[1].email_address", "unsafe_metadata.email")) {
            MapperRealm realm = realm("jsonField", path, "userAttribute", "email");
            realm.userAfter(ada);
            assertEquals(eve.email(), realm.userAfter(eve).path("email").asText());
            assertEquals(2, realm.realm().users());
        }
    }

    @Test
    void takesNoUsernameOfAnother() {
        StandInUser ada = ada();
        StandInUser eve = keycloak.clerk()
                .add(StandInUser.named("Eve", "Moneypenny"))
                .field("unsafe_metadata", Json.object("name", ada.username()));
        MapperRealm realm = realm("jsonField", "unsafe_metadata.name", "userAttribute", "username");
        realm.userAfter(ada);
        for (int i = 0; i < 2; i++) {
            assertEquals(eve.username(), realm.userAfter(eve).path("username").asText());
        }
        assertEquals(2, realm.realm().users());
    }
}
