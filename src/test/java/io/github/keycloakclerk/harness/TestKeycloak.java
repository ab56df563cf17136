package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.standin.StandInClerk;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;

/** The Keycloak that integration tests share, as seen by one class: with its own stand-in for Clerk and its own realms. */
public final class TestKeycloak implements AutoCloseable {

    /** Differs from the default, so that a test can show the effect of the option. */
    public static final int MAX_RESPONSE_BYTES = 500_000;

    private final RunningKeycloak server;
    private final StandInClerk clerk = StandInClerk.start(0);
    private final Admin admin;
    private final RealmsOfClass realms;

    /** @param server stays open when this is closed */
    public TestKeycloak(RunningKeycloak server) {
        this.server = server;
        this.admin = new Admin(server.url());
        this.realms = new RealmsOfClass(admin, server);
    }

    /** A realm like the exported one, for this class's stand-in. Within a test, always the same one. */
    public TestRealm realm() {
        return realm(clerk, realm -> {});
    }

    public TestRealm realm(Consumer<ObjectNode> changes) {
        return realm(clerk, changes);
    }

    public TestRealm realm(StandInClerk instance, Consumer<ObjectNode> changes) {
        return realms.lend(json(instance, changes));
    }

    /** A realm that no other test has used, for what happens once per realm or stays in the server's memory. */
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

    /** Requests a token from another realm; fails if that takes longer than the timeout. */
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
