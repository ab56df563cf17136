package io.github.keycloakclerk.mcp.limit;

import io.github.keycloakclerk.mcp.client.SelfRegisteredClients;
import java.time.Duration;
import java.time.Instant;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * How much of the limits is used.
 *
 * @param limited whether the realm has the policy with the limits
 * @param canMakeRoom whether a never-used client can be removed
 * @param clients current number of self-registered clients
 * @param thisHour registrations since the last full hour, at most the limit
 */
public record RegistrationLoad(ClientLimits limits, boolean limited, long clients, boolean canMakeRoom, int thisHour) {

    static final Duration WINDOW = Duration.ofHours(1);

    private static final double NEARLY_FULL = 0.9;

    /** Counts the current load. */
    public static RegistrationLoad of(KeycloakSession session, RealmModel realm) {
        ClientLimits limits = ClientLimits.of(realm);
        Instant now = Instant.ofEpochSecond(Time.currentTimeSeconds());
        SelfRegisteredClients known = new SelfRegisteredClients(session);
        return new RegistrationLoad(
                limits,
                ClientLimits.isIn(realm),
                known.count(realm),
                known.oldestNeverUsed(realm, now.minus(ClientRoom.FIRST_USE)).isPresent(),
                new RateLimit(session.singleUseObjects(), WINDOW).taken(ofAll(realm), limits.mostPerRealm(), now));
    }

    /** The name of the limit for all registrations of a realm. */
    static String ofAll(RealmModel realm) {
        return realm.getId() + ".all";
    }

    /** Whether no client can register now. Without the policy there is no limit. */
    public boolean isFull() {
        return limited && (isWithoutRoom() || thisHour >= limits.mostPerRealm());
    }

    private boolean isWithoutRoom() {
        return limits.mostClients() == 0 || clients >= limits.mostClients() && !canMakeRoom;
    }

    /** Whether a limit is nearly reached. */
    public boolean isNearlyFull() {
        return limited
                && (clients >= limits.mostClients() * NEARLY_FULL || thisHour >= limits.mostPerRealm() * NEARLY_FULL);
    }
}
