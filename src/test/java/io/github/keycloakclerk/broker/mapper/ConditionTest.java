package io.github.keycloakclerk.broker.mapper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A condition")
class ConditionTest {

    @ParameterizedTest(name = "{0} {1} of {2} is {3}")
    @CsvSource({
        "EQUALS,pro,pro,true",
        "EQUALS,pro,free;pro,true",
        "EQUALS,pro,prof,false",
        "EQUALS,true,true,true",
        "CONTAINS,pro,o:pro,true",
        "CONTAINS,pro,free;o:pro,true",
        "CONTAINS,pro,free,false",
        "REGEX,o:.*,o:pro,true",
        "REGEX,o:,o:pro,false",
        "REGEX,.*@acme\\.example,ada@acme.example,true",
        "REGEX,.*@acme\\.example,ada@acme.example.evil,false"
    })
    void comparesEachValue(Condition.Kind kind, String expected, String values, boolean holds) throws Exception {
        assertEquals(holds, new Condition(kind, expected).holds(Arrays.asList(values.split(";"))));
    }

    @ParameterizedTest
    @CsvSource({"EQUALS", "CONTAINS", "REGEX"})
    void holdsForNothingWhereThereIsNothing(Condition.Kind kind) throws Exception {
        assertFalse(new Condition(kind, ".*").holds(List.of()));
    }

    /** Each runs out of time or stack on any machine. {@code (a+)+b} would not: Java remembers its dead ends. */
    @ParameterizedTest
    @CsvSource({"a*a*a*a*a*b", "(a|aa)+b", "(.*a){20}b", "((a*)*)*b"})
    void givesUpOnAnExpressionThatTakesTooLong(String expression) {
        Condition condition = new Condition(Condition.Kind.REGEX, expression);
        assertTimeout(
                Duration.ofSeconds(5),
                () -> assertThrows(MapperException.class, () -> condition.holds(List.of("a".repeat(4_000)))));
    }

    @Test
    void isUndecidedIfTheExpressionIsMalformed() {
        assertThrows(MapperException.class, () -> new Condition(Condition.Kind.REGEX, "(").holds(List.of("a")));
    }

    @Test
    void doesNotLookAtTextLongerThanAnybodyMeans() throws Exception {
        assertFalse(new Condition(Condition.Kind.REGEX, "a*").holds(List.of("a".repeat(5_000))));
    }
}
