package io.github.keycloakclerk.clerk.token;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.keycloakclerk.standin.Json;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The active organization is")
class ActiveOrganizationsTest {

    @ParameterizedTest(name = "{1} in {0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "{'v': 2, 'o': {'id': 'org_1', 'rol': 'admin'}} | org_1",
                "{'v': 2, 'o': {'rol': 'admin'}} | -",
                "{'v': 2, 'org_id': 'org_forged', 'org_role': 'org:admin'} | -",
                "{'v': 2, 'o': 'org_1'} | -",
                "{'org_id': 'org_1', 'org_role': 'org:admin'} | org_1",
                "{'org_id': 7} | -",
                "{'o': {'id': 'org_1'}} | -",
                "{} | -"
            })
    void theOneThatTheVersionOfTheTokenHasRoomFor(String claims, String expected) {
        assertEquals(
                Optional.ofNullable(expected),
                ActiveOrganizations.of(Json.read(claims.replace('\'', '"'))).map(ActiveOrganization::id));
    }
}
