package io.github.keycloakclerk.standin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands in for one Clerk instance: the paths of its Frontend and Backend API that a sign-in needs, and the page of the
 * customer's app, all below one address. Signs with its own key, goes wrong when told to, counts what it is asked.
 */
public final class StandInClerk implements AutoCloseable {

    static {
        // Head and body of an answer go out separately; Nagle's algorithm would hold the body back for 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final StandInKeys keys = new StandInKeys();
    private final Map<String, StandInUser> users = Collections.synchronizedMap(new LinkedHashMap<>());
    private final StandInSessions sessions = new StandInSessions();
    private final Map<String, Misbehaviour> misbehaviours = new ConcurrentHashMap<>();
    private final StandInWebhooks webhooks = new StandInWebhooks(keys);
    private final Calls calls = new Calls();
    private final String secretKey = "sk_test_" + UUID.randomUUID().toString().replace("-", "");

    private StandInClerk(HttpServer server) {
        this.server = server;
    }

    /** @param port 0 for any free one */
    public static StandInClerk start(int port) {
        try {
            StandInClerk clerk = new StandInClerk(HttpServer.create(new InetSocketAddress("127.0.0.1", port), 1024));
            clerk.serve();
            return clerk;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve() {
        AppPageHandler page = new AppPageHandler(this);
        OidcHandlers oidc = new OidcHandlers(this);
        handle(Calls.JWKS, exchange -> exchange.json(200, keys.published()));
        handle(Calls.USERS, exchange -> backend(exchange, userOrMemberships(exchange)));
        handle(Calls.SESSIONS, exchange -> backend(exchange, sessions.answer(exchange, calls)));
        handle(Calls.INSTANCE, exchange -> backend(exchange, Optional.of(instance())));
        handle("/auth/mcp", page::handle);
        handle("/oauth/authorize", oidc::authorize);
        handle("/oauth/token", oidc::token);
        handle("/oauth/userinfo", oidc::userinfo);
        server.setExecutor(threads);
        server.start();
    }

    private interface Handler {
        void handle(Exchange exchange) throws IOException;
    }

    private void handle(String path, Handler handler) {
        server.createContext(path, http -> {
            calls.begin(path);
            try (HttpExchange closing = http) {
                Exchange exchange = new Exchange(closing);
                if (!misbehaves(exchange)) {
                    handler.handle(exchange);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                calls.end();
            }
        });
    }

    private boolean misbehaves(Exchange exchange) throws IOException, InterruptedException {
        for (Map.Entry<String, Misbehaviour> misbehaviour : misbehaviours.entrySet()) {
            if (exchange.path().startsWith(misbehaviour.getKey())
                    && misbehaviour.getValue().answer(exchange)) {
                return true;
            }
        }
        return false;
    }

    private void backend(Exchange exchange, Optional<String> found) throws IOException {
        if (!exchange.header("Authorization").equals("Bearer " + secretKey)) {
            exchange.json(401, error("clerk_key_invalid"));
        } else if (found.isEmpty()) {
            exchange.json(404, error("resource_not_found"));
        } else {
            exchange.json(200, found.get());
        }
    }

    private Optional<String> userOrMemberships(Exchange exchange) {
        if (!exchange.path().endsWith(Calls.MEMBERSHIPS)) {
            return user(exchange.lastSegment()).map(StandInUser::json);
        }
        int limit = Integer.parseInt(exchange.query().getOrDefault("limit", "10"));
        int offset = Integer.parseInt(exchange.query().getOrDefault("offset", "0"));
        calls.count(Calls.MEMBERSHIPS);
        return user(exchange.segment(3)).map(user -> user.memberships(limit, offset));
    }

    private String instance() {
        return Json.object("object", "instance", "id", webhooks.instanceId(), "environment_type", "development")
                .toString();
    }

    private static String error(String code) {
        return "{\"errors\":[{\"message\":\"m\",\"long_message\":\"error-body-marker-5d1c\",\"code\":\"" + code
                + "\"}],\"clerk_trace_id\":\"trace_" + code + "\"}";
    }

    /** Address of the Frontend API, and origin of the app. */
    public URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    public URI apiUrl() {
        return URI.create(url() + "/v1");
    }

    /** Names a host of its own for each stand-in; where that is reached is told by {@link #url()}. */
    public String publishableKey() {
        String host = "standin-" + server.getAddress().getPort() + ".clerk.accounts.test$";
        return "pk_test_" + Base64.getEncoder().withoutPadding().encodeToString(host.getBytes(StandardCharsets.UTF_8));
    }

    public String secretKey() {
        return secretKey;
    }

    public Calls calls() {
        return calls;
    }

    public StandInUser add(StandInUser user) {
        users.put(user.id(), user);
        return user;
    }

    public void remove(StandInUser user) {
        users.remove(user.id());
    }

    /** Those who came last. */
    List<StandInUser> newest(int most) {
        synchronized (users) {
            return users.values().stream()
                    .skip(Math.max(0, users.size() - most))
                    .toList();
        }
    }

    Optional<StandInUser> user(String id) {
        return Optional.ofNullable(users.get(id));
    }

    /** A session of the person, in use. */
    public String signIn(StandInUser user) {
        return sessions.begin(user);
    }

    /** Changes a session's status: {@code ended}, {@code revoked}, {@code pending}, … */
    public void setStatus(String sessionId, String status) {
        sessions.setStatus(sessionId, status);
    }

    /** A token of a new session, as the app's page gets it. */
    public TokenBuilder token(StandInUser user) {
        return token(user, signIn(user));
    }

    public TokenBuilder token(StandInUser user, String sessionId) {
        return new TokenBuilder(keys.current(), url().toString(), url().toString(), user.id(), sessionId);
    }

    /** A token of a session in which the person's first organization is active, if there is one. */
    public TokenBuilder activated(StandInUser user, String sessionId) {
        return user.activate(token(user, sessionId));
    }

    /** A token of a JWT template whose {@code aud} is this. */
    public TokenBuilder templateToken(StandInUser user, String audience) {
        return token(user, "")
                .without("sid")
                .without("fva")
                .without("v")
                .without("azp")
                .header("cat", "cl_B7d4PD222AAA")
                .claim("aud", audience);
    }

    /** The webhooks that this instance sends. */
    public StandInWebhooks webhooks() {
        return webhooks;
    }

    /** The status of a session: {@code active}, {@code revoked}, … */
    public String status(String sessionId) {
        return sessions.status(sessionId);
    }

    StandInKeys keys() {
        return keys;
    }

    public void rotateKey() {
        keys.rotate();
    }

    /** Goes wrong on paths that begin like this, until {@link #behave}. */
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
