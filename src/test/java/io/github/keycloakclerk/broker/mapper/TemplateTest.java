package io.github.keycloakclerk.broker.mapper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A template")
class TemplateTest {

    private static final Map<String, String> VALUES =
            Map.of("name", "Ada", "mail", "Ada@acme.example", "odd", "$1${x}");

    private static Optional<String> fill(String template) {
        return new Template(template).fill(variable -> Optional.ofNullable(VALUES.get(variable)));
    }

    @ParameterizedTest(name = "{0} gives {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "plain;plain",
                "${name}.x;Ada.x",
                "${name | lowercase};ada",
                "${name|uppercase};ADA",
                "${mail | localpart};Ada",
                "${name | unknown};Ada",
                "${odd};$1${x}"
            })
    void isFilled(String template, String expected) {
        assertEquals(Optional.of(expected), fill(template));
    }

    @Test
    void isNotFilledIfAValueIsMissing() {
        assertEquals(Optional.empty(), fill("${name}-${nobody}"));
    }
}
