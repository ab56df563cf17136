package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.lifecycle.UserSync.Finding;
import io.github.keycloakclerk.stored.StoredKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * How far a round of one provider has come. Kept in Keycloak's cluster-wide store, so that another node goes on where one
 * stopped.
 *
 * @param offset how many of the linked users have been looked at
 * @param checked how many users Clerk was asked about
 * @param blocked how many of them lost their access by it
 * @param unknown how many of them Clerk did not know, which nobody had noticed before
 */
record ReconciliationRound(int offset, int checked, int blocked, int unknown) {

    private static final Duration REMEMBER = Duration.ofDays(7);

    /** If Clerk does not know so many, and they are more than half, the keys are rather those of another instance. */
    private static final int SUSPICIOUS = 10;

    boolean isSuspicious() {
        return unknown >= SUSPICIOUS && unknown * 2 > checked;
    }

    /** @param stillLinked whether the user counts when the next page is looked for */
    ReconciliationRound after(Finding finding, boolean stillLinked) {
        if (finding.state() == ClerkUserStatus.UNKNOWN && !finding.blocked()) {
            // Of an earlier round; would make those who are new look few.
            return afterNobody();
        }
        return new ReconciliationRound(
                stillLinked ? offset + 1 : offset,
                checked + 1,
                finding.blocked() ? blocked + 1 : blocked,
                finding.blocked() && finding.state() == ClerkUserStatus.UNKNOWN ? unknown + 1 : unknown);
    }

    /** Somebody who is not linked, or not to a user of Clerk. */
    ReconciliationRound afterNobody() {
        return new ReconciliationRound(offset + 1, checked, blocked, unknown);
    }

    /** The round that is under way, or a new one; empty if the last one ended a short time ago. */
    static Optional<ReconciliationRound> current(KeycloakSession session, String provider) {
        SingleUseObjectProvider store = session.singleUseObjects();
        if (store.contains(endedKey(provider))) {
            return Optional.empty();
        }
        Map<String, String> notes =
                Optional.ofNullable(store.get(key(provider))).orElse(Map.of());
        return Optional.of(new ReconciliationRound(
                number(notes, "offset"), number(notes, "checked"), number(notes, "blocked"), number(notes, "unknown")));
    }

    private static int number(Map<String, String> notes, String name) {
        return Integer.parseInt(notes.getOrDefault(name, "0"));
    }

    void save(KeycloakSession session, String provider) {
        session.singleUseObjects()
                .put(
                        key(provider),
                        REMEMBER.toSeconds(),
                        Map.of(
                                "offset", Integer.toString(offset),
                                "checked", Integer.toString(checked),
                                "blocked", Integer.toString(blocked),
                                "unknown", Integer.toString(unknown)));
    }

    /** @param interval until the next round begins */
    static void end(KeycloakSession session, String provider, Duration interval) {
        session.singleUseObjects().remove(key(provider));
        session.singleUseObjects().put(endedKey(provider), Math.max(1, interval.toSeconds()), Map.of());
    }

    private static String key(String provider) {
        return "clerk-" + StoredKey.RECONCILIATION.key() + provider;
    }

    private static String endedKey(String provider) {
        return "clerk-" + StoredKey.RECONCILED.key() + provider;
    }
}
