package io.github.keycloakclerk.standin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * Stands in for one Clerk instance: the paths of its Frontend and Backend API that a sign-in needs, and the page of the
 * customer's app, all below one address. Signs with its own key, goes wrong when told to, counts what it is asked.
 */
public final class StandInClerk implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final StandInKeys keys = new StandInKeys();
    private final StandInUsers people = new StandInUsers();
    private final StandInConnections connections = new StandInConnections();
    private final StandInSessions sessions = new StandInSessions();
    private final Misbehaviours misbehaviours = new Misbehaviours();
    private final StandInWebhooks webhooks = new StandInWebhooks(keys);
    private final StandInFrontend frontend = new StandInFrontend();
    private final Calls calls = new Calls();
    private final StandInOAuth oauth = new StandInOAuth(this);
    private final StandInSecretKey secretKey;

    private StandInClerk(HttpServer server, StandInSecretKey secretKey) {
        this.server = server;
        this.secretKey = secretKey;
    }

    /** @param port 0 for any free one */
    public static StandInClerk start(int port) {
        return serving(StandInServers.plain("127.0.0.1", port), StandInSecretKey.make());
    }

    /**
     * For a server that outlives this process and has its keys in a database.
     *
     * @param host the interface to listen on
     * @param name what makes the secret key, {@code sk_test_<name>}
     */
    public static StandInClerk start(String host, int port, String name) {
        return serving(StandInServers.plain(host, port), new StandInSecretKey(name));
    }

    /** On any free port. */
    public static StandInClerk startWithTls(SSLContext certificate) {
        return serving(StandInServers.withTls(certificate), StandInSecretKey.make());
    }

    private static StandInClerk serving(HttpServer server, StandInSecretKey secretKey) {
        StandInClerk clerk = new StandInClerk(server, secretKey);
        clerk.serve();
        return clerk;
    }

    private void serve() {
        AppPageHandler page = new AppPageHandler(this);
        handle(Calls.JWKS, exchange -> exchange.json(200, keys.published()));
        handle(Calls.USERS, exchange -> backend(exchange, people.userOrMemberships(exchange, calls)));
        handle(Calls.USER_LIST, exchange -> backend(exchange, Optional.of(people.listed(exchange))));
        handle(Calls.CONNECTIONS, exchange -> backend(exchange, connections.connection(exchange.lastSegment())));
        handle(Calls.ORGANIZATIONS, exchange -> backend(exchange, connections.domainsOf(exchange.segment(3))));
        handle(Calls.MEMBERSHIP_LIST, exchange -> backend(exchange, Optional.of(people.memberships(exchange))));
        handle(Calls.SESSIONS, exchange -> backend(exchange, sessions.answer(exchange, calls)));
        handle(Calls.INSTANCE, exchange -> backend(exchange, Optional.of(instance())));
        new FrontendApi(this).serve();
        handle("/auth/mcp", page::handle);
        oauth.serve();
        server.setExecutor(threads);
        server.start();
    }

    void handle(String path, Handler handler) {
        server.createContext(path, http -> {
            calls.begin(path);
            try (HttpExchange closing = http) {
                Exchange exchange = new Exchange(closing);
                if (!misbehaviours.answer(exchange)) {
                    handler.handle(exchange);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                calls.end();
            }
        });
    }

    private void backend(Exchange exchange, Optional<String> found) throws IOException {
        if (!secretKey.isIn(exchange.header("Authorization"))) {
            exchange.json(401, new ClerkError(401, "clerk_key_invalid", "", "").json());
        } else if (found.isEmpty()) {
            exchange.json(404, new ClerkError(404, "resource_not_found", "", "").json());
        } else {
            exchange.json(200, found.get());
        }
    }

    private String instance() {
        return Json.object("object", "instance", "id", webhooks.instanceId(), "environment_type", "development")
                .toString();
    }

    /** Address of the Frontend API, and origin of the app. */
    public URI url() {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return URI.create(scheme + "://localhost:" + server.getAddress().getPort());
    }

    public URI apiUrl() {
        return URI.create(url() + "/v1");
    }

    /**
     * Names a host of its own for each stand-in; where that is reached is told by {@link #url()}. ClerkJS takes it for
     * the host of a development instance, and nothing is sent there.
     */
    public String publishableKey() {
        return StandInKeys.publishable(
                "pk_test_", "standin-" + server.getAddress().getPort() + ".clerk.accounts.dev");
    }

    /** With it, ClerkJS behaves as for a production instance. */
    public String productionKey() {
        return StandInKeys.publishable(
                "pk_live_", "standin-" + server.getAddress().getPort() + ".clerk.example");
    }

    public String secretKey() {
        return secretKey.test();
    }

    public String productionSecretKey() {
        return secretKey.live();
    }

    public Calls calls() {
        return calls;
    }

    public StandInUser add(StandInUser user) {
        people.add(user);
        return user;
    }

    public StandInConnection add(StandInConnection connection) {
        connections.add(connection);
        return connection;
    }

    /** Has the instance know all of these as well. */
    public void invite(StandInCrowd crowd) {
        people.invite(crowd);
    }

    public void remove(StandInUser user) {
        people.remove(user);
    }

    StandInUsers people() {
        return people;
    }

    public StandInFrontend frontend() {
        return frontend;
    }

    /** Serves ClerkJS and its components below {@code /npm/}. */
    public void serveScripts(Path nodeModules) {
        handle("/npm/", new NpmFiles(nodeModules)::handle);
    }

    public String signIn(StandInUser user) {
        return sessions.begin(user);
    }

    public void setStatus(String sessionId, String status) {
        sessions.setStatus(sessionId, status);
    }

    public void setActor(String sessionId, String userId) {
        sessions.setActor(sessionId, userId);
    }

    public void setActive(String sessionId, StandInOrganization organization) {
        sessions.setActive(sessionId, organization);
    }

    /** A token of a new session, as the app's page gets it. */
    public TokenBuilder token(StandInUser user) {
        return token(user, signIn(user));
    }

    public TokenBuilder token(StandInUser user, String sessionId) {
        return new TokenBuilder(keys.current(), url().toString(), url().toString(), user.id(), sessionId).of(user);
    }

    /** A token of a session in which the user's first organization is active, if there is one. */
    public TokenBuilder activated(StandInUser user, String sessionId) {
        return user.activate(token(user, sessionId));
    }

    /** A token of a JWT template whose {@code aud} is this. */
    public TokenBuilder templateToken(StandInUser user, String audience) {
        return token(user, "").asTemplate(audience);
    }

    public StandInWebhooks webhooks() {
        return webhooks;
    }

    public StandInOAuth oauth() {
        return oauth;
    }

    public String status(String sessionId) {
        return sessions.status(sessionId);
    }

    StandInKeys keys() {
        return keys;
    }

    public void rotateKey() {
        keys.rotate();
    }

    public void misbehave(String path, Misbehaviour misbehaviour) {
        misbehaviours.put(path, misbehaviour);
    }

    public void behave() {
        misbehaviours.clear();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
