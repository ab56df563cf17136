package io.github.keycloakclerk.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.PreparedInstall;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs last, so that the log covers all other tests. */
@Order(Integer.MAX_VALUE)
@ExtendWith(KeycloakExtension.class)
@Isolated("looks at what all others left")
@DisplayName("The server's log")
class ServerLogIT {

    private final TestKeycloak keycloak;

    ServerLogIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
    }

    @Test
    void warnsAtBootOfNothingButTheInternalInterfaces() {
        String boot = PreparedInstall.USUAL.buildLog() + keycloak.log().split("Listening on:", 2)[0];
        List<String> warnings = boot.lines()
                .filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
                .filter(line -> !line.contains("KC-SERVICES0047"))
                .filter(line -> !line.contains("Deprecated features")) // from Keycloak itself, with or without the jar
                .filter(line -> !line.contains("Experimental features enabled: cimd")) // enabled for the tests
                .toList();
        assertEquals(List.of(), warnings);
        assertTrue(boot.contains("KC-SERVICES0047: clerk "));
    }

    @Test
    void tellsTheStepsOfASignIn() {
        for (String step : List.of(
                "Sign-in begins: client=test-client mode=handoff",
                "Callback: mode=handoff hasState=true hasToken=true hasError=false",
                "Session token verified",
                "Sign-in verified: client=test-client",
                "Sign-in failed: reason=token_signature")) {
            assertTrue(keycloak.log().contains(step), step);
        }
    }

    /** The stand-in's e-mail domain, phone number, marker of all bodies, and prefixes of its secrets. */
    @ParameterizedTest
    @ValueSource(strings = {"@people.example", "+15555550100", "-body-marker-5d1c", "sk_test_", "clerk_token="})
    void holdsNothingThatIsSecretOrPersonal(String marker) {
        assertLogHasNo(marker);
    }

    @Test
    void holdsNoToken() {
        String claims = keycloak.clerk().token(StandInUser.nameless()).sign().split("\\.")[1];
        assertLogHasNo(claims.substring(0, 20));
    }

    private void assertLogHasNo(String marker) {
        assertFalse(
                keycloak.log().contains(marker),
                () -> keycloak.log()
                        .lines()
                        .filter(line -> line.contains(marker))
                        .findFirst()
                        .orElse(""));
    }

    /** Keycloak itself logs a stack trace for each refused partial import. */
    @Test
    void holdsNoExceptionOfOurs() {
        assertEquals(
                List.of(),
                Arrays.stream(keycloak.log().split("\n(?=\\d{4}-\\d\\d-\\d\\d )"))
                        .filter(entry -> entry.contains("at io.github.keycloakclerk"))
                        .filter(entry -> !entry.contains("KC-SERVICES0036: Error overwriting"))
                        // A check that a test breaks on purpose.
                        .filter(entry -> !entry.contains("NoSuchMethodError: of another Keycloak"))
                        .toList());
    }
}
