package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.BooleanNode;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import io.github.keycloakclerk.standin.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("Webhooks that come late, twice or in another order")
class WebhookOrderIT {

    private final StandInClerk clerk;
    private final TestRealm realm;
    private final StandInUser ada;

    WebhookOrderIT(TestKeycloak keycloak) {
        this.clerk = keycloak.clerk();
        this.realm = keycloak.realm();
        this.ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
    }

    private boolean isEnabled() {
        return realm.user(ada.id()).path("enabled").asBoolean();
    }

    private static Set<Integer> together(int times, Callable<Integer> call) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(times);
        try {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                answers.add(threads.submit(call));
            }
            Set<Integer> statuses = new TreeSet<>();
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get());
            }
            return statuses;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void actOnceWhenTheSameComesFiftyTimesTogether() throws Exception {
        Connected.online(clerk, realm, ada);
        Webhook banned = clerk.webhooks().user("user.updated", ada.blocked("banned"));
        clerk.calls().reset();

        Set<Integer> statuses = together(50, () -> realm.deliver(banned));

        assertEquals(Set.of(204), statuses);
        assertEquals(1, clerk.calls().to(Calls.USERS) - clerk.calls().to(Calls.MEMBERSHIPS));
        assertFalse(isEnabled());
    }

    @Test
    void doNothingWhenDeliveredAgain() {
        Connected.online(clerk, realm, ada);
        Webhook banned = clerk.webhooks().user("user.updated", ada.blocked("banned"));
        realm.deliver(banned);
        clerk.calls().reset();

        assertEquals(204, realm.deliver(banned));

        assertEquals(0, clerk.calls().to(Calls.USERS));
    }

    @Test
    void actWhenDeliveredAgainAfterClerkWasSilent() {
        Connected.online(clerk, realm, ada);
        Webhook banned = clerk.webhooks().user("user.updated", ada.blocked("banned"));
        clerk.misbehave(Calls.USERS, Misbehaviour.status(500, "{}", Map.of()));
        assertEquals(503, realm.deliver(banned));
        assertTrue(isEnabled());
        clerk.behave();

        assertEquals(204, realm.deliver(banned));

        assertFalse(isEnabled());
    }

    @ParameterizedTest
    @CsvSource({"0,1,2", "0,2,1", "1,0,2", "1,2,0", "2,0,1", "2,1,0"})
    void ofACreationAChangeAndADeletionEndInTheDeletion(int first, int second, int third) {
        Connected connected = Connected.offline(clerk, realm, ada);
        List<Webhook> trio = List.of(
                clerk.webhooks().user("user.created", ada),
                clerk.webhooks().user("user.updated", ada.firstName("Augusta")),
                clerk.webhooks().userDeleted(ada));
        clerk.remove(ada);

        for (int number : List.of(first, second, third)) {
            assertEquals(204, realm.deliver(trio.get(number)));
        }

        assertFalse(isEnabled());
        assertEquals(
                "clerk:deleted",
                realm.user(ada.id())
                        .path("attributes")
                        .path("clerk_disabled")
                        .path(0)
                        .asText());
        assertFalse(connected.isAlive());
    }

    @Test
    void ofABanThatIsOverDoNotBanAgain() {
        Connected.online(clerk, realm, ada);
        Webhook ban = clerk.webhooks().user("user.updated", ada.blocked("banned"));
        Webhook unban = clerk.webhooks().user("user.updated", ada.field("banned", BooleanNode.FALSE));

        realm.deliver(unban);
        realm.deliver(ban);

        assertTrue(isEnabled());
    }

    @Test
    void areAnsweredInTimeForAPersonWithManySessions() {
        List<Connected> sessions = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            sessions.add(i % 2 == 0 ? Connected.online(clerk, realm, ada) : Connected.offline(clerk, realm, ada));
        }
        Instant begin = Instant.now();

        assertEquals(204, realm.deliver(clerk.webhooks().user("user.updated", ada.blocked("banned"))));

        assertTrue(Duration.between(begin, Instant.now()).toSeconds() < 15);
        ada.field("banned", BooleanNode.FALSE);
        assertEquals(204, realm.deliver(clerk.webhooks().user("user.updated", ada)));
        assertTrue(isEnabled());
        assertEquals(0, sessions.stream().filter(Connected::isAlive).count());
    }
}
