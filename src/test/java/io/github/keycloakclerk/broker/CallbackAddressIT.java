package io.github.keycloakclerk.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("The callback address is the configured one")
class CallbackAddressIT {

    private final TestRealm realm;

    CallbackAddressIT(TestKeycloak keycloak) {
        this.realm = keycloak.realm();
    }

    @Test
    void whateverForwardedHeadersClaim() {
        Journey journey = new Journey(realm);
        Page page = journey.browser()
                .open(
                        journey.authorizationUrl(),
                        Map.of(
                                "X-Forwarded-Host", "evil.example",
                                "X-Forwarded-Proto", "https",
                                "Forwarded", "host=evil.example;proto=https"));
        assertEquals(realm.endpoint("clerk").toString(), page.parameter("callback_url"));
    }

    @Test
    void whateverTheHostHeaderClaims() throws IOException {
        String location = locationFor("evil.example");
        Page page = new Page(URI.create(location), 303, "");
        assertEquals(realm.endpoint("clerk").toString(), page.parameter("callback_url"));
    }

    /** Uses a socket because the JDK's HTTP client does not allow setting the Host header. */
    private String locationFor(String host) throws IOException {
        URI address = new Journey(realm).authorizationUrl();
        try (Socket socket = new Socket("127.0.0.1", address.getPort())) {
            String request = "GET " + address.getRawPath() + "?" + address.getRawQuery() + " HTTP/1.1\r\nHost: " + host
                    + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 303"), answer);
            return answer.lines()
                    .filter(line -> line.regionMatches(true, 0, "Location: ", 0, 10))
                    .map(line -> line.substring(10))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
