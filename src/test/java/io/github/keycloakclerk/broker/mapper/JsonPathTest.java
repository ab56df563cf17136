package io.github.keycloakclerk.broker.mapper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.standin.Json;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A JSON path leads to")
class JsonPathTest {

    private static final JsonNode PERSON = Json.read("""
            {
              "name": " Ada ",
              "two_factor_enabled": true,
              "age": 36,
              "score": 0.25,
              "large": 1e21,
              "endless": 1e400,
              "nothing": null,
              "blank": " ",
              "list": ["a", 1, false, null, ["b"]],
              "empty": [],
              "metadata": {"plan": {"name": "pro"}, "a.b": "dotted", "teams": [{"id": "t1"}, {"id": "t2"}, {}]},
              "emails": [{"email": "a@x", "verification": {"status": "verified"}},
                         {"email": "b@x", "verification": {"status": "unverified"}},
                         {"email": "c@x", "verification": null},
                         {"email_address": "d@x"}],
              "private_metadata": {"secret": "s"},
              "unsafe_metadata": {"role": "admin"},
              "organization": {"name": "o", "private_metadata": {"secret": "s"}, "unsafe_metadata": {"role": "admin"}}
            }
            """);

    private static final FieldVisibility PUBLIC = new FieldVisibility(false, true);

    private static List<String> read(String path, FieldVisibility access) {
        return JsonPath.of(path)
                .map(found -> JsonText.of(access.read(found, PERSON)))
                .orElseThrow();
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '=',
            value = {
                "name=Ada",
                "two_factor_enabled=true",
                "age=36",
                "score=0.25",
                "large=1000000000000000000000",
                "endless=Infinity",
                "list=a;1;false;b",
                "list[]=a;1;false;b",
                "list[1]=1",
                "metadata.plan.name=pro",
                "metadata.plan={\"name\":\"pro\"}",
                "metadata.a\\.b=dotted",
                "metadata.teams[].id=t1;t2",
                "metadata.teams.id=t1;t2",
                "metadata.teams[1].id=t2",
                "emails[].email=a@x;b@x;c@x"
            })
    void values(String path, String expected) {
        assertEquals(List.of(expected.split(";")), read(path, PUBLIC));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nothing",
                "blank",
                "empty",
                "missing",
                "name.further",
                "list[9]",
                "name[0]",
                "metadata.teams[2].id",
                "private_metadata",
                "private_metadata.secret",
                "organization.private_metadata.secret"
            })
    void nothing(String path) {
        assertEquals(List.of(), read(path, PUBLIC));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "a.", ".a", "a..b", "a[", "a[x]", "a[-1]", "[0]", "a[0][1]", "a[1234567]"})
    void noPlaceAtAllIfItIsMalformed(String path) {
        assertEquals(Optional.empty(), JsonPath.of(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"unsafe_metadata", "unsafe_metadata.role", "organization.unsafe_metadata.role"})
    void nothingThatPeopleChangeWhereRightsGoByIt(String path) {
        assertEquals(List.of(), read(path, new FieldVisibility(false, false)));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '=',
            value = {
                "private_metadata.secret=s",
                "organization={\"name\":\"o\",\"private_metadata\":{\"secret\":\"s\"},"
                        + "\"unsafe_metadata\":{\"role\":\"admin\"}}"
            })
    void privateDataIfThatIsAllowed(String path, String expected) {
        assertEquals(List.of(expected), read(path, new FieldVisibility(true, true)));
    }
}
