package io.github.keycloakclerk.mcp.cimd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.DocumentHost;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.mcp.registration.RefusedClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A metadata document cannot be read")
class MetadataDocumentFetchIT {

    private static final String UNREADABLE = "The client's metadata document could not be read";

    private final TestKeycloak keycloak;
    private final DocumentHost host = DocumentHost.start();
    private TestRealm realm;

    MetadataDocumentFetchIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.realm = keycloak.realm(RealmExport.trusting(host));
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private ObjectNode document() {
        return DocumentShape.CLAUDE_CODE.document(host);
    }

    private String refusal(URI clientId) {
        return new RefusedClient(realm, clientId.toString()).sentence();
    }

    @Test
    void ifItIsOnAPrivateAddress() {
        realm = keycloak.realm(RealmExport.trusting(host)
                .andThen(json -> RealmExport.setting(json, 0).put("allow-private-addresses", false)));
        URI clientId = host.publish(DocumentShape.CLAUDE_CODE.path(), document());
        assertEquals(UNREADABLE, refusal(clientId));
        assertEquals(UNREADABLE, RefusedClient.operatorsReason(realm));
        assertEquals(0, host.fetches(DocumentShape.CLAUDE_CODE.path()));
        assertTrue(keycloak.log().contains("localhost is not on the public internet"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "192.168.0.1",
                "169.254.169.254",
                "[::1]",
                "[fd00::1]",
                "[fe80::1]",
                "[::ffff:10.0.0.1]"
            })
    void ifItsHostIsAPrivateAddressEvenIfTrusted(String address) {
        realm = keycloak.realm(json -> RealmExport.setting(json, 0)
                .withArray("cimd-allow-permitted-domains")
                .add(address));
        assertEquals(UNREADABLE, refusal(URI.create("https://" + address + "/client.json")));
        assertTrue(keycloak.log()
                .contains("https://" + address + "/client.json: " + address + " is not on the public internet"));
    }

    @Test
    void ifItIsTooLong() {
        ObjectNode document = document().put("x", "x".repeat(10_000_000));
        assertEquals(UNREADABLE, refusal(host.publish(DocumentShape.CLAUDE_CODE.path(), document)));
        assertTrue(keycloak.log().contains("is longer than 5000 bytes"));
    }

    @Test
    void ifItRedirects() {
        host.publish("/elsewhere", document());
        URI clientId = host.answer(DocumentShape.CLAUDE_CODE.path(), exchange -> {
            exchange.getResponseHeaders().set("Location", host.url("/elsewhere").toString());
            exchange.sendResponseHeaders(302, -1);
        });
        assertEquals(UNREADABLE, refusal(clientId));
        assertEquals(0, host.fetches("/elsewhere"));
    }

    @Test
    void ifItTricklesIn() {
        byte[] body = document().toString().getBytes(StandardCharsets.UTF_8);
        URI clientId = host.answer(DocumentShape.CLAUDE_CODE.path(), exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            trickle(exchange.getResponseBody(), body);
        });
        Instant start = Instant.now();
        assertEquals(UNREADABLE, refusal(clientId));
        assertTrue(Duration.between(start, Instant.now()).toSeconds() < 15);
    }

    private static void trickle(OutputStream out, byte[] body) throws IOException {
        for (byte one : body) {
            out.write(one);
            out.flush();
            try {
                Thread.sleep(1000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "text/html,200",
        "text/plain,200",
        "application/javascript,200",
        "application/json,404",
        "application/json,500",
        "application/json,304"
    })
    void ifTheAnswerIsNoDocument(String type, int status) {
        String body = document().toString();
        URI clientId = host.answer(
                DocumentShape.CLAUDE_CODE.path(),
                exchange -> DocumentHost.send(exchange, status, type, status == 304 ? "" : body));
        assertEquals(UNREADABLE, refusal(clientId));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"text\"", "{", "", "{\"client_name\":\"a\",\"client_name\":\"b\"}"})
    void ifItIsNoJsonObject(String body) {
        URI clientId = host.answer(
                DocumentShape.CLAUDE_CODE.path(),
                exchange -> DocumentHost.send(exchange, 200, "application/json", body));
        assertEquals(UNREADABLE, refusal(clientId));
    }

    @Test
    void butNotBecauseOthersBehindTheSameAddressAskedForUnknownOnes() {
        host.answer("/none", exchange -> DocumentHost.send(exchange, 404, "text/plain", "none"));
        for (int i = 0; i < 70; i++) {
            assertEquals(UNREADABLE, refusal(host.url("/none/" + i)));
        }
        assertEquals(70, host.fetches("/none"));
    }
}
