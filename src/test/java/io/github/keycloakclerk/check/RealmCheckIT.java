package io.github.keycloakclerk.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("The check of a realm")
@Tag("core")
class RealmCheckIT {

    private final TestKeycloak keycloak;

    RealmCheckIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
    }

    @Test
    void findsNoProblemInTheExportedRealm() {
        TestRealm realm = keycloak.realm();
        JsonNode report = realm.admin().get(realm.path("/mcp/check"));
        List<String> problems = new ArrayList<>();
        for (JsonNode check : report.path("checks")) {
            if (check.path("status").asText().equals("problem")) {
                problems.add(check.toString());
            }
        }
        assertEquals(List.of(), problems);
    }
}
