package io.github.keycloakclerk.clerk.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.Config;
import org.keycloak.Config.SystemPropertiesScope;

class CallLimitsTest {

    private static Config.Scope options(Map<String, String> values) {
        String prefix = "call-limits-test-" + values.keySet() + ".";
        values.forEach((name, value) -> System.setProperty(prefix + name, value));
        return new SystemPropertiesScope(prefix);
    }

    @Test
    void withoutOptionsTheDefaultsHold() {
        CallLimits limits = CallLimits.from(options(Map.of()));
        assertEquals(
                new CallLimits(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(8), 32, 128, 1_048_576),
                limits);
    }

    @Test
    void eachOptionChangesItsLimit() {
        CallLimits limits = CallLimits.from(options(Map.of(
                "connectTimeout",
                "1",
                "readTimeout",
                "2",
                "totalTimeout",
                "3",
                "maxCallsInFlight",
                "4",
                "maxCallsOfServer",
                "5",
                "maxResponseBytes",
                "6")));
        assertEquals(new CallLimits(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(3), 4, 5, 6), limits);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connectTimeout",
                "readTimeout",
                "totalTimeout",
                "maxCallsInFlight",
                "maxCallsOfServer",
                "maxResponseBytes"
            })
    void noLimitMayBeNone(String name) {
        assertThrows(IllegalArgumentException.class, () -> CallLimits.from(options(Map.of(name, "0"))));
    }

    @Test
    void eachLimitIsListedAsAnOption() {
        assertEquals(
                CallLimits.class.getRecordComponents().length,
                CallLimits.options().size());
    }
}
