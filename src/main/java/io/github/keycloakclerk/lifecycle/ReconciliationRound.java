package io.github.keycloakclerk.lifecycle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.broker.ReconciliationState;
import io.github.keycloakclerk.lifecycle.LinkedUserPage.Link;
import io.github.keycloakclerk.lifecycle.LinkedUserPage.Table;
import io.github.keycloakclerk.lifecycle.UserSync.Finding;
import io.github.keycloakclerk.stored.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.storage.configuration.ServerConfigStorageProvider;
import org.keycloak.util.JsonSerialization;

/**
 * How far a round of one provider has come. Kept in the table of Keycloak's server configuration, so that another node goes on where one
 * stopped, and so does the next one after all have stopped.
 *
 * @param times when what happened
 * @param table whose links are looked at
 * @param after the ID of the Keycloak user up to whom all have been looked at
 * @param checked how many users were compared with what Clerk says
 * @param changed of how many of them Clerk said something new, so that it was asked about them alone
 * @param blocked how many of them lost their access by it
 * @param unknown how many of them Clerk did not know, which nobody had noticed before
 */
record ReconciliationRound(Times times, Table table, String after, int checked, int changed, int blocked, int unknown) {

    /**
     * In milliseconds since the epoch; 0 for what did not happen yet.
     *
     * @param began when the round began
     * @param ended when it ended
     * @param saved when it last went on
     * @param lastGood when the last one ended; 0 if that was stopped
     */
    record Times(long began, long ended, long saved, long lastGood) {

        private static Times begin(long lastGood) {
            return new Times(Instant.now().toEpochMilli(), 0, 0, lastGood);
        }

        private Times end(boolean good) {
            long now = Instant.now().toEpochMilli();
            return new Times(began, now, saved, good ? now : 0);
        }

        private Times goOn() {
            return new Times(began, ended, Instant.now().toEpochMilli(), lastGood);
        }
    }

    /** If Clerk does not know so many, and they are more than half, the keys are rather those of another instance. */
    private static final int SUSPICIOUS = 10;

    /** What a round may take beyond the time between two of them. */
    private static final Duration SLACK = Duration.ofHours(1);

    private static final Logger LOG = Logger.getLogger(ReconciliationRound.class);

    private static final int TRIES = 3;

    /** Not empty, which Oracle takes for nothing to compare with. */
    static final String BEFORE_ALL = " ";

    private static final String KEY = "clerk-" + StoredKey.RECONCILIATION.key();

    private static ReconciliationRound begin(long lastGood) {
        return new ReconciliationRound(Times.begin(lastGood), Table.OWN, BEFORE_ALL, 0, 0, 0, 0);
    }

    /** Whether nobody remembers it yet. */
    boolean isNew() {
        return times.saved == 0;
    }

    /** When it began, in milliseconds since the epoch. */
    long began() {
        return times.began;
    }

    boolean isSuspicious() {
        return unknown >= SUSPICIOUS && unknown * 2 > checked;
    }

    /** Somebody of whom Clerk says what was known already. */
    ReconciliationRound afterSame(Link link) {
        return at(link, checked + 1, changed, blocked, unknown);
    }

    /** Somebody about whom Clerk was asked alone. */
    ReconciliationRound after(Link link, Finding finding) {
        if (finding.state() == ClerkUserStatus.UNKNOWN && !finding.blocked()) {
            // Of an earlier round; would make those who are new look few.
            return afterNobody(link);
        }
        return at(
                link,
                checked + 1,
                changed + 1,
                finding.blocked() ? blocked + 1 : blocked,
                finding.blocked() && finding.state() == ClerkUserStatus.UNKNOWN ? unknown + 1 : unknown);
    }

    /** Somebody who is not linked any more, or not to a user of Clerk. */
    ReconciliationRound afterNobody(Link link) {
        return at(link, checked, changed, blocked, unknown);
    }

    private ReconciliationRound at(Link link, int nowChecked, int nowChanged, int nowBlocked, int nowUnknown) {
        return new ReconciliationRound(times, table, link.userId(), nowChecked, nowChanged, nowBlocked, nowUnknown);
    }

    /** Empty after the last table. */
    Optional<ReconciliationRound> inNextTable() {
        return table == Table.OWN
                ? Optional.of(
                        new ReconciliationRound(times, Table.FEDERATED, BEFORE_ALL, checked, changed, blocked, unknown))
                : Optional.empty();
    }

    ReconciliationRound end() {
        return new ReconciliationRound(times.end(!isSuspicious()), table, after, checked, changed, blocked, unknown);
    }

    Duration duration() {
        return Duration.ofMillis(times.ended - times.began);
    }

    /** For administrators. */
    ReconciliationState.Round state() {
        boolean running = times.ended == 0;
        long last = running ? times.lastGood : times.ended;
        return new ReconciliationState.Round(
                Optional.of(last).filter(at -> at != 0).map(Instant::ofEpochMilli),
                running,
                running ? Duration.ZERO : duration(),
                checked,
                blocked,
                isSuspicious());
    }

    /** The round that is under way, or a new one; empty if the last one ended a short time ago. */
    static Optional<ReconciliationRound> current(KeycloakSession session, String provider, Duration interval) {
        Optional<ReconciliationRound> last = find(session, provider);
        Optional<Instant> ended =
                last.filter(round -> round.times.ended != 0).map(round -> Instant.ofEpochMilli(round.times.ended));
        if (ended.isEmpty()) {
            return Optional.of(last.orElseGet(() -> begin(0)));
        }
        return ended.get().plus(interval).isAfter(Instant.now())
                ? Optional.empty()
                : Optional.of(begin(last.get().times.lastGood));
    }

    /**
     * Until when it can be relied on that what webhooks did not bring was found. A round that goes on counts like one that has ended, however
     * long it takes. Empty if none ever ended, or since the last one was stopped.
     */
    Optional<Instant> reliableUntil(Duration interval) {
        return Optional.of(times)
                .filter(at -> at.lastGood != 0 && !isSuspicious())
                .map(at -> Instant.ofEpochMilli(Math.max(at.lastGood, at.saved)))
                .map(at -> at.plus(interval.multipliedBy(2)).plus(SLACK));
    }

    /**
     * As {@link #find}, for a request. In a transaction of its own: Keycloak reads the table with an optimistic lock, so that at its end
     * the request would fail if a round went on meanwhile. Empty too if that happens again and again.
     */
    static Optional<ReconciliationRound> look(KeycloakSession session, String provider) {
        for (int i = 0; i < TRIES; i++) {
            try {
                return KeycloakModelUtils.runJobInTransactionWithResult(
                        session.getKeycloakSessionFactory(), own -> find(own, provider));
            } catch (RuntimeException savedMeanwhile) {
                LOG.debugf("Reconciliation went on while its state was read: %s", LoggableCause.of(savedMeanwhile));
            }
        }
        return Optional.empty();
    }

    /** The last one, or the one that is under way. */
    private static Optional<ReconciliationRound> find(KeycloakSession session, String provider) {
        return store(session).find(KEY + provider).map(ReconciliationRound::read);
    }

    private static ReconciliationRound read(String text) {
        try {
            JsonNode json = JsonSerialization.mapper.readTree(text);
            return new ReconciliationRound(
                    new Times(
                            json.path("began").asLong(),
                            json.path("ended").asLong(),
                            json.path("saved").asLong(),
                            json.path("last-good").asLong()),
                    Table.valueOf(json.path("table").asText()),
                    json.path("after").asText(),
                    json.path("checked").asInt(),
                    json.path("changed").asInt(),
                    json.path("blocked").asInt(),
                    json.path("unknown").asInt());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            // Of another version: one round too many does no harm.
            return begin(0);
        }
    }

    void save(KeycloakSession session, String provider) {
        Times now = times.goOn();
        String json = JsonSerialization.createObjectNode()
                .put("began", now.began)
                .put("ended", now.ended)
                .put("saved", now.saved)
                .put("last-good", now.lastGood)
                .put("table", table.name())
                .put("after", after)
                .put("checked", checked)
                .put("changed", changed)
                .put("blocked", blocked)
                .put("unknown", unknown)
                .toString();
        store(session).store(KEY + provider, json);
    }

    /** For a provider that is removed, or a realm with all of its providers. */
    static void forget(KeycloakSession session, String prefix) {
        ServerConfigStorageProvider store = store(session);
        List<String> keys =
                store.keys().filter(key -> key.startsWith(KEY + prefix)).toList();
        keys.forEach(store::remove);
    }

    private static ServerConfigStorageProvider store(KeycloakSession session) {
        return session.getProvider(ServerConfigStorageProvider.class);
    }
}
