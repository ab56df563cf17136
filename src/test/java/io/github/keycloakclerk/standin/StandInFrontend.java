package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Behavior of the stand-in's Frontend API. Tests change it as an administrator would in the dashboard. */
public final class StandInFrontend {

    /** The password of all users. */
    public static final String PASSWORD = Factors.PASSWORD;

    /** The code in e-mails and authenticator apps, as for the test e-mail addresses of a real development instance. */
    public static final String CODE = Factors.CODE;

    /** Replaces a lost second factor. Clerk shows it once. */
    public static final String BACKUP_CODE = Factors.BACKUP_CODE;

    private final Map<String, BrowserClient> clients = new ConcurrentHashMap<>();
    private final Map<String, SignInAttempt> mailed = new ConcurrentHashMap<>();
    private volatile Optional<URI> mail = Optional.empty();
    private boolean refusing;
    private boolean multiSession;
    private boolean everyWay;
    private String task = "";

    /** Refuses all pages, as a production instance refuses those outside its domain. */
    public void refuseOrigins() {
        refusing = true;
    }

    /** Allows several users to be signed in in one browser. */
    public void multiSession() {
        multiSession = true;
    }

    /** Enables the social provider and passkeys as well. */
    public void everyWay() {
        everyWay = true;
    }

    /** New sessions stay pending until this task is completed: {@code choose-organization}, {@code setup-mfa}, … */
    public void demand(String task) {
        this.task = task;
    }

    /** Signs all users out everywhere. */
    public void endSessions() {
        clients.values().forEach(client -> client.sessions().forEach(session -> client.remove(session, "ended")));
    }

    /** Moves the last authentication of all signed-in users into the past. */
    public void age(Duration time) {
        clients.values().stream().flatMap(client -> client.sessions().stream()).forEach(session -> session.age(time));
    }

    /** The link in the last e-mail, if there is one. */
    public Optional<URI> mail() {
        return mail;
    }

    void mail(URI link, SignInAttempt attempt) {
        mailed.put(attempt.id(), attempt);
        mail = Optional.of(link);
    }

    SignInAttempt mailed(String id) {
        return mailed.get(id);
    }

    boolean isRefusing() {
        return refusing;
    }

    boolean isMultiSession() {
        return multiSession;
    }

    Optional<String> demanded() {
        return Optional.of(task).filter(demanded -> !demanded.isEmpty());
    }

    BrowserClient client(String id, StandInClerk clerk) {
        return Optional.ofNullable(clients.get(id)).orElseGet(() -> {
            BrowserClient client = new BrowserClient(clerk);
            clients.put(client.id(), client);
            return client;
        });
    }

    ObjectNode environment() {
        ObjectNode environment = Json.resource("/standin/environment.json");
        ((ObjectNode) environment.path("auth_config")).put("single_session_mode", !multiSession);
        ObjectNode ways = (ObjectNode) environment.path("user_settings");
        ((ObjectNode) ways.path("social").path(SocialProvider.STRATEGY)).put("enabled", everyWay);
        ((ObjectNode) ways.path("attributes").path(Passkeys.STRATEGY)).put("enabled", everyWay);
        return environment;
    }
}
