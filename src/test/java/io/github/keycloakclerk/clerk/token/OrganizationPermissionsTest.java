package io.github.keycloakclerk.clerk.token;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.standin.Json;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The permissions of a token are those that Clerk packed into it")
class OrganizationPermissionsTest {

    @ParameterizedTest(name = "fea={0} per={1} fpm={2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "o:dashboard,o:teams | manage,read | 3,2 | org:dashboard:manage org:dashboard:read org:teams:read",
                "o:dashboard , o:teams | manage , read | 1 , 0 | org:dashboard:manage",
                "uo:both,u:own | read | 1,1 | org:both:read",
                "o:a | read | 4 | ''",
                "o:a,o:b | read | 1 | org:a:read",
                "o:a | read | 1,1 | org:a:read",
                "u:own,o:a | read | 1,1 | ''",
                "o:a | read | -1 | ''",
                "o:a | read | x | ''",
                "a | read | 1 | ''",
                "o:a:b | read | 1 | org:a:b:read",
                "- | read | 1 | ''",
                "o:a | - | 1 | ''",
                "o:a | read | - | ''"
            })
    void unpacked(String features, String permissions, String masks, String expected) {
        ObjectNode claims = Json.MAPPER.createObjectNode();
        put(claims, "fea", features);
        ObjectNode organization = claims.putObject("o");
        put(organization, "per", permissions);
        put(organization, "fpm", masks);
        List<String> wanted = expected.isEmpty() ? List.of() : Arrays.asList(expected.split(" "));
        assertEquals(wanted, OrganizationPermissions.of(claims));
    }

    private static void put(ObjectNode json, String name, String value) {
        if (value != null) {
            json.put(name, value);
        }
    }
}
