package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A session as the browser sees it: when the user last authenticated, and what remains to be done. */
final class BrowserSession {

    private final String id;
    private final StandInUser user;
    private Instant firstFactor = Instant.now();
    private Optional<Instant> secondFactor;
    private Optional<String> task = Optional.empty();
    private String organization = "";

    BrowserSession(String id, StandInUser user) {
        this.id = id;
        this.user = user;
        this.secondFactor = user.hasTwoFactor() ? Optional.of(firstFactor) : Optional.empty();
    }

    String id() {
        return id;
    }

    StandInUser user() {
        return user;
    }

    boolean isPending() {
        return task.isPresent();
    }

    void demand(String task) {
        this.task = Optional.of(task);
    }

    void choose(String organization) {
        this.organization = organization;
        if (!organization.isEmpty()) {
            done("choose-organization");
        }
    }

    void done(String what) {
        task = task.filter(demanded -> !demanded.equals(what));
    }

    /** The user has proved these factors. */
    void verified(String level) {
        if (!level.equals("second_factor")) {
            firstFactor = Instant.now();
        }
        if (!level.equals("first_factor")) {
            secondFactor = Optional.of(Instant.now());
        }
    }

    void age(Duration time) {
        firstFactor = firstFactor.minus(time);
        secondFactor = secondFactor.map(verified -> verified.minus(time));
    }

    /** Minutes since the first and the second factor; -1 if there was none. */
    int[] factorAges() {
        return new int[] {
            minutesSince(firstFactor),
            secondFactor.map(BrowserSession::minutesSince).orElse(-1)
        };
    }

    private static int minutesSince(Instant time) {
        return (int) Duration.between(time, Instant.now()).toMinutes();
    }

    TokenBuilder claim(TokenBuilder token) {
        token.claim("fva", factorAges());
        return isPending() ? token.claim("sts", "pending") : token;
    }

    ObjectNode json(String status) {
        long now = System.currentTimeMillis();
        ObjectNode json = Json.object("object", "session", "id", id, "status", status);
        json.put("expire_at", now + 604_800_000)
                .put("abandon_at", now + 2_592_000_000L)
                .put("last_active_at", now)
                .put("created_at", now)
                .put("updated_at", now)
                .put("last_active_organization_id", organization.isEmpty() ? null : organization)
                .putNull("last_active_token")
                .putNull("actor")
                .set("user", user.seenByThemselves());
        ArrayNode ages = json.putArray("factor_verification_age");
        for (int age : factorAges()) {
            ages.add(age);
        }
        ArrayNode tasks = json.putArray("tasks");
        task.ifPresent(demanded -> tasks.add(Json.object("key", demanded)));
        json.set("public_user_data", user.publicData());
        return json;
    }
}
