package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Tests for every server, whatever its URL: Clerk ends access, with and without webhooks, and clients are notified. */
public final class EndOfAccess {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final StandInClerk clerk;
    private final TestRealm realm;
    private final LogoutReceiver client;

    public EndOfAccess(StandInClerk clerk, TestRealm realm, LogoutReceiver client) {
        this.clerk = clerk;
        this.realm = realm;
        this.client = client;
    }

    /** A realm that learns of changes only from webhooks and reconciliation. Its client is notified when a session ends. */
    public static Consumer<ObjectNode> realm(LogoutReceiver client) {
        return RealmExport.with("guardRefresh", "false")
                .andThen(RealmExport.with("onUserDeleted", "delete"))
                .andThen(json -> json.path("clients").forEach(one -> {
                    if (one.path("clientId").asText().equals(TestRealm.CLIENT)) {
                        ((ObjectNode) one)
                                .withObject("/attributes")
                                .put("backchannel.logout.url", client.url().toString())
                                .put("backchannel.logout.session.required", "true");
                    }
                }));
    }

    private StandInUser person() {
        return clerk.add(StandInUser.named("Ada", "Lovelace"));
    }

    /** A ban, a revoked session, a left organization and a deleted user, each with its webhook. */
    public void byWebhooks() {
        StandInUser banned = person();
        Connected online = Connected.online(clerk, realm, banned);
        Connected offline = Connected.offline(clerk, realm, banned);
        assertEquals(204, realm.deliver(clerk.webhooks().user("user.updated", banned.blocked("banned"))));
        assertFalse(online.isAlive());
        assertFalse(offline.isAlive());
        client.assertTold(realm.url().toString());

        StandInUser revoked = person();
        Connected session = Connected.online(clerk, realm, revoked);
        clerk.setStatus(session.clerkSession(), "revoked");
        assertEquals(204, realm.deliver(clerk.webhooks().session("session.revoked", session.clerkSession(), revoked)));
        assertFalse(session.isAlive());

        StandInOrganization acme = StandInOrganization.named("Acme");
        StandInUser member = person().memberOf(acme, "org:member");
        Connected inside = Connected.online(clerk, realm, member);
        member.leave(acme);
        assertEquals(204, realm.deliver(clerk.webhooks().membership("organizationMembership.deleted", member, acme)));
        assertFalse(inside.isAlive());

        StandInUser deleted = person();
        Connected gone = Connected.offline(clerk, realm, deleted);
        int users = realm.users();
        clerk.remove(deleted);
        assertEquals(204, realm.deliver(clerk.webhooks().userDeleted(deleted)));
        assertFalse(gone.isAlive());
        assertEquals(users - 1, realm.users());
    }

    /** A ban without a webhook. */
    public void byReconciliation() {
        StandInUser banned = person();
        Connected online = Connected.online(clerk, realm, banned);
        Connected offline = Connected.offline(clerk, realm, banned);
        banned.blocked("banned");
        await(() -> !realm.user(banned.id()).path("enabled").asBoolean());
        await(() -> !online.isAlive());
        assertFalse(offline.isAlive());
        assertTrue(Connected.online(clerk, realm, person()).isAlive());
    }

    private static void await(BooleanSupplier condition) {
        Instant end = Instant.now().plus(TIMEOUT);
        while (!condition.getAsBoolean()) {
            assertTrue(Instant.now().isBefore(end), "not in time");
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
