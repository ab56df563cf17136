package io.github.keycloakclerk.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
        Checked checked = Checked.of(keycloak.newRealm());
        assertEquals(List.of(), checked.all("problem"));
        // The shared server has no reconciliation, a new realm no webhook yet, and Keycloak's version what it has.
        assertEquals(
                List.of(),
                checked.all("warning").stream()
                        .filter(line -> Fault.usual().stream().noneMatch(line::contains))
                        .toList());
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void tellsOfOneFaultAndNothingElse(Fault fault) {
        TestRealm realm = keycloak.realm(fault.change);
        Checked checked = Checked.of(realm);
        Map<String, String> wrong = new TreeMap<>(checked.statuses());
        wrong.values().removeIf("ok"::equals);
        assertEquals(fault.status, wrong.remove(fault.id), checked.report().toPrettyString());
        wrong.keySet().removeAll(fault.also);
        wrong.keySet().removeAll(Fault.usual());
        assertEquals(Map.of(), wrong);
        JsonNode check = checked.check(fault.id);
        assertTrue(check.path("fix").asText().length() > 20, check.toString());
        assertFalse(check.path("summary").asText().startsWith(fault.id), check.toString());
    }

    @Test
    void tellsWhereClientsAreSoonDisconnected() {
        TestRealm realm = keycloak.newRealm(json -> json.put("ssoSessionIdleTimeout", 600));
        assertEquals("ok", Checked.of(realm).status("connection-lifetime"));
        for (JsonNode scope : realm.admin().get(realm.path("/default-optional-client-scopes"))) {
            if (scope.path("name").asText().equals("offline_access")) {
                realm.admin()
                        .delete(realm.path("/default-optional-client-scopes/"
                                + scope.path("id").asText()));
            }
        }
        JsonNode check = Checked.of(realm).check("connection-lifetime");
        assertEquals("warning", check.path("status").asText());
        assertTrue(check.path("detail").asText().contains("10 min"), check.toString());
    }
}
