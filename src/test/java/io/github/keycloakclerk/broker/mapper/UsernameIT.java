package io.github.keycloakclerk.broker.mapper;

import static io.github.keycloakclerk.broker.mapper.MapperRealm.mapper;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("The mapper clerk-username")
class UsernameIT {

    private static final String TYPE = "clerk-username";

    private final TestKeycloak keycloak;

    UsernameIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
    }

    private StandInUser ada() {
        StandInUser ada = keycloak.clerk().add(StandInUser.named("Ada", "Lovelace"));
        return ada.externalId("CRM-" + ada.id().substring(5, 12));
    }

    private static String username(MapperRealm realm, StandInUser person) {
        return realm.userAfter(person).path("username").asText();
    }

    @ParameterizedTest
    @CsvSource({
        "${ALIAS}.${USER.external_id},clerk.%s",
        "${USER.external_id | uppercase}-x,%s-x",
        "${USER.external_id}.${USER.organization_memberships[0].organization.name},%s.acme"
    })
    void makesTheName(String template, String expected) {
        StandInUser ada = ada().memberOf(StandInOrganization.named("Acme"), "org:member");
        String externalId = "crm-" + ada.id().substring(5, 12);
        MapperRealm realm = MapperRealm.with(keycloak, TYPE, "template", template);
        for (int i = 0; i < 2; i++) {
            assertEquals(expected.formatted(externalId).toLowerCase(Locale.ROOT), username(realm, ada));
        }
    }

    @Test
    void takesTheLocalPartOfAnAddress() {
        StandInUser ada = ada();
        MapperRealm realm =
                MapperRealm.with(keycloak, TYPE, "template", "x-${USER.email_addresses[0].email_address | localpart}");
        assertEquals("x-" + ada.email().substring(0, ada.email().indexOf('@')), username(realm, ada));
    }

    @Test
    void leavesTheNameToTheProviderWhereAValueIsMissing() {
        StandInUser ada = ada().externalId(null);
        MapperRealm realm = MapperRealm.with(keycloak, TYPE, "template", "${USER.external_id}");
        assertEquals(ada.username(), username(realm, ada));
    }

    @Test
    void takesNobodysName() {
        StandInUser ada = ada();
        StandInUser eve = ada();
        eve.firstName(ada.username());
        MapperRealm realm = MapperRealm.with(keycloak, TYPE, "template", "${USER.first_name}");
        ada.firstName(ada.username());
        assertEquals(ada.username(), username(realm, ada));
        for (int i = 0; i < 2; i++) {
            assertEquals(eve.username(), username(realm, eve));
        }
        assertEquals(2, realm.realm().users());
    }

    @ParameterizedTest(name = "provider {0}, mapper {1}")
    @CsvSource({"FORCE,INHERIT,true", "FORCE,IMPORT,false", "IMPORT,INHERIT,false", "IMPORT,FORCE,true"})
    void heedsTheSyncMode(String provider, String mapper, boolean follows) {
        StandInUser ada = ada();
        String before = "crm-" + ada.id().substring(5, 12);
        MapperRealm realm = MapperRealm.with(
                keycloak,
                RealmExport.with("syncMode", provider),
                mapper(TYPE, "template", "${USER.external_id}", "syncMode", mapper));
        assertEquals(before, username(realm, ada));
        ada.externalId(before + "-new");
        assertEquals(follows ? before + "-new" : before, username(realm, ada));
    }
}
