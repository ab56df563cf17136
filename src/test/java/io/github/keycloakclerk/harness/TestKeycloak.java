package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.standin.StandInClerk;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;

/** The Keycloak that all integration tests share, as one class sees it: with a stand-in Clerk and realms of its own. */
public final class TestKeycloak implements AutoCloseable {

    /** Other than the default, so that a test shows that the option counts. */
    public static final int MAX_RESPONSE_BYTES = 500_000;

    private final RunningKeycloak server;
    private final StandInClerk clerk = StandInClerk.start(0);
    private final Admin admin;
    private final RealmsOfClass realms;

    /** @param server which is not closed with this */
    public TestKeycloak(RunningKeycloak server) {
        this.server = server;
        this.admin = new Admin(server.url());
        this.realms = new RealmsOfClass(admin, server);
    }

    /** A realm like the exported one, for the shared stand-in. A test gets the same one whenever it asks. */
    public TestRealm realm() {
        return realm(clerk, realm -> {});
    }

    public TestRealm realm(Consumer<ObjectNode> changes) {
        return realm(clerk, changes);
    }

    public TestRealm realm(StandInClerk instance, Consumer<ObjectNode> changes) {
        return realms.lend(json(instance, changes));
    }

    /** One that no other test has seen: for what is told once for a realm, or kept for it in the memory of the server. */
    public TestRealm newRealm() {
        return newRealm(realm -> {});
    }

    public TestRealm newRealm(Consumer<ObjectNode> changes) {
        return newRealm(clerk, changes);
    }

    public TestRealm newRealm(StandInClerk instance, Consumer<ObjectNode> changes) {
        return realms.make(json(instance, changes));
    }

    private static ObjectNode json(StandInClerk instance, Consumer<ObjectNode> changes) {
        ObjectNode json = RealmExport.json(instance);
        changes.accept(json);
        return json;
    }

    void testBegins() {
        realms.testBegins();
    }

    void testEnds() {
        clerk.behave();
        realms.testEnds();
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

    @Override
    public void close() {
        realms.remove();
        clerk.close();
    }
}
