package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import io.github.keycloakclerk.standin.Webhook;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A webhook whose work takes long")
class LongWebhookIT {

    private final StandInClerk clerk;
    private final HttpServer slowClient = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final TestRealm realm;

    LongWebhookIT(TestKeycloak keycloak) throws IOException {
        clerk = keycloak.clerk();
        slowClient.setExecutor(threads);
        slowClient.createContext("/logout", exchange -> {
            try {
                Thread.sleep(4000);
                exchange.sendResponseHeaders(200, -1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        slowClient.start();
        String url = "http://127.0.0.1:" + slowClient.getAddress().getPort() + "/logout";
        realm = keycloak.realm(json -> json.path("clients")
                .forEach(client -> ((ObjectNode) client)
                        .withObject("/attributes")
                        .put("backchannel.logout.url", url)
                        .put("backchannel.logout.session.required", "true")));
    }

    @AfterEach
    void stop() {
        slowClient.stop(0);
        threads.shutdownNow();
    }

    @Test
    void isAnsweredInTimeTakesEffectAtOnceAndGoesOn() throws InterruptedException {
        StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
        List<Connected> sessions = List.of(
                Connected.online(clerk, realm, ada),
                Connected.online(clerk, realm, ada),
                Connected.online(clerk, realm, ada),
                Connected.online(clerk, realm, ada));
        Webhook banned = clerk.webhooks().user("user.updated", ada.blocked("banned"));
        Instant begin = Instant.now();

        int first = realm.deliver(banned);

        assertEquals(503, first);
        assertTrue(Duration.between(begin, Instant.now()).toSeconds() < 15);
        assertFalse(realm.user(ada.id()).path("enabled").asBoolean());
        Instant end = Instant.now().plusSeconds(60);
        while (realm.deliver(banned) != 204) {
            assertTrue(Instant.now().isBefore(end), "the work did not go on");
            Thread.sleep(500);
        }
        ada.field("banned", BooleanNode.FALSE);
        realm.deliver(clerk.webhooks().user("user.updated", ada));
        assertEquals(0, sessions.stream().filter(Connected::isAlive).count());
    }
}
