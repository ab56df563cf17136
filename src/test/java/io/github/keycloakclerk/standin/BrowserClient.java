package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Clerk's state of one browser: its sessions and its sign-ins. */
final class BrowserClient {

    private final String id = "client_" + UUID.randomUUID().toString().replace("-", "");
    private final StandInClerk clerk;
    private final Map<String, BrowserSession> sessions = new LinkedHashMap<>();
    private final Map<String, SessionVerification> verifications = new LinkedHashMap<>();
    private final Map<String, SignInAttempt> attempts = new LinkedHashMap<>();
    private Optional<SignInAttempt> signIn = Optional.empty();
    private String lastActive = "";

    BrowserClient(StandInClerk clerk) {
        this.clerk = clerk;
    }

    String id() {
        return id;
    }

    /** The sessions that neither the user nor a test has ended. */
    List<BrowserSession> sessions() {
        return sessions.values().stream()
                .filter(session -> List.of("active", "pending").contains(clerk.status(session.id())))
                .toList();
    }

    Optional<BrowserSession> session(String id) {
        return sessions().stream().filter(session -> session.id().equals(id)).findFirst();
    }

    Optional<BrowserSession> sessionOf(StandInUser user) {
        return sessions().stream().filter(session -> session.user() == user).findFirst();
    }

    Optional<BrowserSession> lastActive() {
        return session(lastActive);
    }

    void touch(BrowserSession session) {
        lastActive = session.id();
    }

    /** Updates the status in the Backend API after a change by the browser. */
    void settle(BrowserSession session) {
        clerk.setStatus(session.id(), session.isPending() ? "pending" : "active");
    }

    void remove(BrowserSession session, String status) {
        clerk.setStatus(session.id(), status);
        sessions.remove(session.id());
    }

    SignInAttempt begin() {
        SignInAttempt attempt = new SignInAttempt();
        attempts.put(attempt.id(), attempt);
        signIn = Optional.of(attempt);
        return attempt;
    }

    /** A sign-in of this browser, even a complete one. */
    Optional<SignInAttempt> signIn(String id) {
        return Optional.ofNullable(attempts.get(id));
    }

    BrowserSession complete(SignInAttempt attempt) {
        BrowserSession session = new BrowserSession(clerk.signIn(attempt.user()), attempt.user());
        sessions.put(session.id(), session);
        lastActive = session.id();
        attempt.completed(session.id());
        signIn = Optional.empty();
        clerk.frontend().demanded().ifPresent(session::demand);
        settle(session);
        return session;
    }

    void verify(BrowserSession session, String level) {
        verifications.put(session.id(), new SessionVerification(session, level));
    }

    Optional<SessionVerification> verification(BrowserSession session) {
        return Optional.ofNullable(verifications.get(session.id()));
    }

    ObjectNode json(BrowserSession session) {
        return session.json(clerk.status(session.id()));
    }

    ObjectNode json() {
        long now = System.currentTimeMillis();
        ObjectNode json = Json.object("object", "client", "id", id);
        ArrayNode list = json.putArray("sessions");
        sessions().forEach(session -> list.add(json(session)));
        json.set("sign_in", signIn.map(SignInAttempt::json).orElse(Json.MAPPER.nullNode()));
        return json.putNull("sign_up")
                .put(
                        "last_active_session_id",
                        lastActive().map(BrowserSession::id).orElse(null))
                .putNull("last_authentication_strategy")
                .put("cookie_expires_at", now + 31_536_000_000L)
                .put("created_at", now)
                .put("updated_at", now);
    }
}
