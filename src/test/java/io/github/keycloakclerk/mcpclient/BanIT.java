package io.github.keycloakclerk.mcpclient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.NodeProject;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.Visitor;
import io.github.keycloakclerk.standin.StandInUser;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@Tag("node")
@DisplayName("A ban in Clerk")
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BanIT {

    private static final int TOKEN_SECONDS = 4;
    private static final int CACHE_SECONDS = 2;
    /** Clock skew that the example server allows. */
    private static final int SERVER_SKEW_SECONDS = 5;

    private final TestKeycloak keycloak;

    BanIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void stopsTheToolsOfAConnectedClientWithinTheLifeOfItsToken(boolean withWebhook)
            throws IOException, InterruptedException {
        assumeTrue(NodeProject.isAvailable(), "Node.js 18 or newer with npm is not installed");
        StandInUser ada = keycloak.clerk().add(StandInUser.named("Ada", "Lovelace"));
        Visitor visitor = new Visitor(new Browser(address -> false));
        AtomicReference<Instant> banned = new AtomicReference<>();
        try (McpRealm realm = McpRealm.start(
                keycloak,
                RealmExport.with("guardCacheSeconds", Integer.toString(CACHE_SECONDS))
                        .andThen(json -> json.put("accessTokenLifespan", TOKEN_SECONDS)))) {
            JsonNode result = RealClient.SDK_V2.stay(
                    realm.server(), Way.DYNAMIC, "", address -> visitor.signIn(address, ada), () -> {
                        // Long enough for a second token.
                        pause(Duration.ofSeconds(TOKEN_SECONDS + SERVER_SKEW_SECONDS + 3));
                        ada.blocked("banned");
                        banned.set(Instant.now());
                        if (withWebhook) {
                            assertEquals(
                                    204,
                                    realm.realm()
                                            .deliver(keycloak.clerk().webhooks().user("user.updated", ada)));
                        }
                    });

            Duration until = Duration.between(banned.get(), Instant.now());
            assertTrue(result.path("refused").asBoolean(), result.toString());
            assertTrue(result.path("tokens").asInt() > 1, "it had not refreshed: " + result);
            int most = TOKEN_SECONDS + SERVER_SKEW_SECONDS + (withWebhook ? 0 : CACHE_SECONDS) + 3;
            assertTrue(until.toSeconds() <= most, "it went on for " + until);
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
