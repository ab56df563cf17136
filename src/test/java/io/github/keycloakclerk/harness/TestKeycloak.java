package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.standin.StandInClerk;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** The Keycloak that all integration tests share, as one class sees it: with a stand-in Clerk and realms of its own. */
public final class TestKeycloak implements AutoCloseable {

    /** Other than the default, so that a test shows that the option counts. */
    public static final int MAX_RESPONSE_BYTES = 500_000;

    private final RunningKeycloak server;
    private final StandInClerk clerk = StandInClerk.start(0);
    private final Admin admin;
    private final Map<ObjectNode, TestRealm> shared = new HashMap<>();
    private final Queue<TestRealm> realms = new ConcurrentLinkedQueue<>();

    /** @param server which is not closed with this */
    public TestKeycloak(RunningKeycloak server) {
        this.server = server;
        this.admin = new Admin(server.url());
    }

    /**
     * A realm like the exported one, for the shared stand-in. Making and removing one takes half a second, so tests of a class share
     * those that are made alike and that none of them has changed since; users and clients of other tests may be in it.
     */
    public TestRealm realm() {
        return realm(clerk, realm -> {});
    }

    public TestRealm realm(Consumer<ObjectNode> changes) {
        return realm(clerk, changes);
    }

    public TestRealm realm(StandInClerk instance, Consumer<ObjectNode> changes) {
        ObjectNode json = RealmExport.json(instance);
        changes.accept(json);
        ObjectNode likeness = json.deepCopy();
        likeness.remove("realm");
        TestRealm known = shared.get(likeness);
        if (known != null && !admin.hasChanged(known.name())) {
            return known.again();
        }
        TestRealm realm = make(json);
        shared.put(likeness, realm);
        return realm;
    }

    /** One that no other test has seen: for what is told once for a realm, or found by a name that other tests use too. */
    public TestRealm newRealm() {
        return newRealm(realm -> {});
    }

    public TestRealm newRealm(Consumer<ObjectNode> changes) {
        return newRealm(clerk, changes);
    }

    public TestRealm newRealm(StandInClerk instance, Consumer<ObjectNode> changes) {
        ObjectNode json = RealmExport.json(instance);
        changes.accept(json);
        return make(json);
    }

    private TestRealm make(ObjectNode json) {
        TestRealm realm = TestRealm.create(admin, server.url(), json);
        realms.add(realm);
        return realm;
    }

    /** The admin REST API of the server. */
    public Admin admin() {
        return admin;
    }

    public StandInClerk clerk() {
        return clerk;
    }

    /** Asks another realm for a token; fails if that takes longer than the timeout. */
    public void requestToken(Duration timeout) {
        if (admin.requestToken(timeout).path("access_token").asText().isEmpty()) {
            throw new AssertionError("no token");
        }
    }

    public URI url() {
        return server.url();
    }

    public String log() {
        return server.log();
    }

    /** Removes the realms: Keycloak's administrators have roles for each, which make each of their calls slower. */
    @Override
    public void close() {
        realms.forEach(realm -> admin.send("DELETE", realm.path(""), null));
        clerk.close();
    }
}
