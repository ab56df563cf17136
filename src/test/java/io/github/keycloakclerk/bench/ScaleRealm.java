package io.github.keycloakclerk.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.KeycloakInstall;
import io.github.keycloakclerk.harness.KeycloakServer;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.Ports;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.Registrar;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.harness.Visitor;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInCrowd;
import io.github.keycloakclerk.standin.StandInUser;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A database, a server that uses it, and the server's realm. */
final class ScaleRealm implements AutoCloseable {

    /** The template users, one in an organization and one in none. All other users are copies of these two. */
    static final int MEMBER = 0;

    static final int STRANGER = 1;

    private static final String REDIRECT_URI = "http://127.0.0.1/callback";

    private final KeycloakInstall install;
    private final BenchDatabase database;
    private final ScaleSize size;
    private final StandInClerk clerk = StandInClerk.start(0);
    private final StandInCrowd crowd;
    private final int port = Ports.free();
    private KeycloakServer server;
    private TestRealm realm;

    ScaleRealm(KeycloakInstall install, BenchDatabase database, ScaleSize size) {
        this.install = install;
        this.database = database;
        this.size = size;
        this.crowd = new StandInCrowd(size.users());
        clerk.invite(crowd);
        this.server = boot(List.of());
        this.realm = TestRealm.create(
                new Admin(server.url()),
                server.url(),
                clerk,
                // Keys of a production instance, because reconciliation follows its rate limit.
                RealmExport.with("clientId", clerk.productionKey())
                        .andThen(RealmExport.with("clientSecret", clerk.productionSecretKey()))
                        .andThen(ScaleRealm::raiseLimits));
    }

    private static void raiseLimits(ObjectNode json) {
        json.put("eventsEnabled", false);
        for (JsonNode policy :
                json.at("/components/org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy")) {
            if (policy.path("providerId").asText().equals("mcp-client-limit")) {
                ObjectNode config = (ObjectNode) policy.path("config");
                config.putArray("max-clients").add("10000000");
                // More registrations than a run needs, but few enough to keep the realm far from full.
                config.putArray("max-per-address").add("100000");
                config.putArray("max-per-realm").add("100000");
            }
        }
    }

    /** @param options added to the common options of the bench servers */
    KeycloakServer boot(List<String> options) {
        List<String> command = new ArrayList<>(List.of("start", "--optimized", "--http-enabled=true", "--cache=local"));
        command.addAll(database.keycloakOptions());
        command.add("--hostname=http://localhost:" + port);
        if (options.stream().noneMatch(option -> option.contains("reconciliation-interval"))) {
            command.add("--spi-clerk-lifecycle--default--reconciliation-interval=0");
        }
        command.addAll(options);
        return KeycloakServer.startOneOf(install, "keycloak-scale-" + database.name(), port, command);
    }

    void stop() {
        server.close();
    }

    void start(String... options) {
        server = boot(List.of(options));
    }

    void restart(String... options) {
        stop();
        start(options);
    }

    /** Kills the server without a shutdown, as a power cut does. */
    void kill() {
        ProcessHandle.of(server.pid()).ifPresent(ProcessHandle::destroyForcibly);
        server.close();
    }

    /** Lets the product create the templates: two users, an Organization, a client with a consent, and sessions. */
    ScaleTemplates makeTemplates() {
        ObjectNode organization =
                Json.object("name", StandInCrowd.organizationName(0), "alias", StandInCrowd.organizationName(0));
        organization
                .putObject("attributes")
                .putArray("clerk_org_id")
                .add(crowd.organization(0).id());
        realm.admin().post(realm.path("/organizations"), organization);
        String clientId = new Registrar(realm.url())
                .register(Registrar.metadata(REDIRECT_URI))
                .clientId();
        for (int number : List.of(MEMBER, STRANGER)) {
            for (String scope : List.of("openid", "openid offline_access")) {
                signIn(crowd.user(number), clientId, scope);
            }
        }
        return ScaleTemplates.find(this, clientId);
    }

    private void signIn(StandInUser user, String clientId, String scope) {
        OAuthClient client = new OAuthClient(realm.url(), clientId, REDIRECT_URI);
        Browser browser = new Browser(address -> address.toString().startsWith(REDIRECT_URI));
        Page app = browser.open(client.authorizationUrl("scope", scope));
        Page page = browser.post(
                URI.create(app.parameter("callback_url")),
                Map.of(
                        "state",
                        app.parameter("state"),
                        "clerk_token",
                        clerk.token(user).sign()));
        Page end = Visitor.isConsent(page) ? new Visitor(browser).consent(page) : page;
        if (!client.tokens(end).has("refresh_token")) {
            throw new IllegalStateException(end.address() + " " + end.text());
        }
    }

    Meters meters() {
        return new Meters(new ServerProcess(server.pid()), database, clerk.calls());
    }

    KeycloakServer server() {
        return server;
    }

    TestRealm realm() {
        return realm;
    }

    BenchDatabase database() {
        return database;
    }

    ScaleSize size() {
        return size;
    }

    StandInClerk clerk() {
        return clerk;
    }

    StandInCrowd crowd() {
        return crowd;
    }

    @Override
    public void close() {
        server.close();
        clerk.close();
    }
}
