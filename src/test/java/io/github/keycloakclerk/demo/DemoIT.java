package io.github.keycloakclerk.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.keycloakclerk.harness.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports the realm as users do: {@code --import-realm} on an empty server, keys from the environment. */
@Order(Integer.MAX_VALUE - 10)
@DisplayName("The demo")
class DemoIT {

    @BeforeEach
    void chooseFreePorts() {
        for (String name : new String[] {"keycloak", "clerk", "mcp"}) {
            System.setProperty("demo." + name + ".port", Integer.toString(Ports.free()));
        }
    }

    @AfterEach
    void forgetPorts() {
        for (String name : new String[] {"keycloak", "clerk", "mcp"}) {
            System.clearProperty("demo." + name + ".port");
        }
    }

    /** In the mode {@code oauth}, the first sign-in makes the OAuth application: there is no request at the import. */
    @ParameterizedTest
    @ValueSource(strings = {"handoff", "oauth"})
    void signsInFromTheClientToTheToolOfTheMcpServer(String mode) throws InterruptedException {
        assertTrue(Demo.run(true, Map.of("CLERK_SIGN_IN_MODE", mode), DemoStart::ofPreparedServer));
    }

    @Test
    void hasNoFormToEmbedWithoutTheRealClerk() {
        assertThrows(DemoFailure.class, () -> DemoClerk.start(0, Map.of("CLERK_SIGN_IN_MODE", "embedded")));
    }

    @Test
    void saysWhichPortIsInUse() throws IOException {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            System.setProperty("demo.mcp.port", Integer.toString(busy.getLocalPort()));
            DemoFailure failure =
                    assertThrows(DemoFailure.class, () -> Demo.run(true, Map.of(), DemoStart::ofPreparedServer));
            assertEquals(
                    "Port " + busy.getLocalPort()
                            + " is in use. Stop what listens there, or choose another port with -Ddemo.mcp.port=…",
                    failure.getMessage());
        }
    }

    @Test
    void wantsAllKeysOfTheRealClerkOrNone() {
        DemoFailure failure =
                assertThrows(DemoFailure.class, () -> DemoClerk.start(0, Map.of("CLERK_SECRET_KEY", "sk_test_x")));
        assertTrue(failure.getMessage().startsWith("For the real Clerk set all of CLERK_PUBLISHABLE_KEY"));
    }

    @Test
    void takesNoKeysOfAProductionInstance() {
        DemoFailure failure = assertThrows(
                DemoFailure.class,
                () -> DemoClerk.start(
                        0,
                        Map.of(
                                "CLERK_PUBLISHABLE_KEY", "pk_live_x",
                                "CLERK_SECRET_KEY", "sk_live_x",
                                "CLERK_APP_URL", "https://app.example.com")));
        assertTrue(failure.getMessage().contains("sk_test_"), failure.getMessage());
    }
}
