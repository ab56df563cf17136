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
 * The progress of a provider's reconciliation round. Stored in Keycloak's server configuration table, so that any node
 * can continue the round, even after all nodes were stopped.
 *
 * @param times timestamps of the round
 * @param table the table whose links are being checked
 * @param after ID of the last Keycloak user who was checked
 * @param checked number of users compared with Clerk's data
 * @param changed number of them with changes, about whom Clerk was asked alone
 * @param blocked number of them who lost access
 * @param unknown number of them who are newly unknown to Clerk
 */
record ReconciliationRound(Times times, Table table, String after, int checked, int changed, int blocked, int unknown) {

    /**
     * In milliseconds since the epoch; 0 for what has not happened yet.
     *
     * @param began when the round began
     * @param ended when it ended
     * @param saved when its progress was last saved
     * @param lastGood when the last round ended; 0 if that was stopped
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

    /** If at least this many users are unknown, and more than half, the keys probably belong to another instance. */
    private static final int SUSPICIOUS = 10;

    /** How much longer than the interval a round may take. */
    private static final Duration SLACK = Duration.ofHours(1);

    private static final Logger LOG = Logger.getLogger(ReconciliationRound.class);

    private static final int TRIES = 3;

    /** Not empty, because Oracle treats an empty string as null, which matches nothing. */
    static final String BEFORE_ALL = " ";

    private static final String KEY = "clerk-" + StoredKey.RECONCILIATION.key();

    private static ReconciliationRound begin(long lastGood) {
        return new ReconciliationRound(Times.begin(lastGood), Table.OWN, BEFORE_ALL, 0, 0, 0, 0);
    }

    /** Whether the round has not been saved yet. */
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

    /** After a user without changes. */
    ReconciliationRound afterSame(Link link) {
        return at(link, checked + 1, changed, blocked, unknown);
    }

    /** After a user about whom Clerk was asked alone. */
    ReconciliationRound after(Link link, Finding finding) {
        if (finding.state() == ClerkUserStatus.UNKNOWN && !finding.blocked()) {
            // Unknown since an earlier round: would lower the share of newly unknown users.
            return afterNobody(link);
        }
        return at(
                link,
                checked + 1,
                changed + 1,
                finding.blocked() ? blocked + 1 : blocked,
                finding.blocked() && finding.state() == ClerkUserStatus.UNKNOWN ? unknown + 1 : unknown);
    }

    /** After a user who does not count, such as one who is not linked to a Clerk user any more. */
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

    /** The current round, or a new one; empty if the last round ended less than the interval ago. */
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
     * Until when reconciliation is known to catch missed webhooks. A round in progress counts like one that has ended,
     * however long it takes. Empty if no round has ended yet, or the last one was stopped.
     */
    Optional<Instant> reliableUntil(Duration interval) {
        return Optional.of(times)
                .filter(at -> at.lastGood != 0 && !isSuspicious())
                .map(at -> Instant.ofEpochMilli(Math.max(at.lastGood, at.saved)))
                .map(at -> at.plus(interval.multipliedBy(2)).plus(SLACK));
    }

    /**
     * As {@link #find}, for a request. Uses its own transaction: Keycloak reads the table with an optimistic lock, so
     * the request would fail at its end if the round was saved meanwhile. Also empty if that happens repeatedly.
     */
    static Optional<ReconciliationRound> look(KeycloakSession session, String provider) {
        for (int i = 0; i < TRIES; i++) {
            try {
                return KeycloakModelUtils.runJobInTransactionWithResult(
                        session.getKeycloakSessionFactory(), own -> find(own, provider));
            } catch (RuntimeException savedMeanwhile) {
                LOG.debugf("Reconciliation continued while its state was read: %s", LoggableCause.of(savedMeanwhile));
            }
        }
        return Optional.empty();
    }

    /** The current or the last round. */
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
            // Written by another version. An additional round does no harm.
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

    /** For a removed provider, or a removed realm with all its providers. */
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
