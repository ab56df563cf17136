package io.github.keycloakclerk.mcp.limit;

import io.github.keycloakclerk.stored.StoredKey;
import java.time.Duration;
import java.time.Instant;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * Limits how often something happens per time window in the whole cluster. Each occurrence takes a place of the window in
 * Keycloak's single-use store, where only one node can take a place.
 *
 * @param store Keycloak's single-use store
 * @param window the length of a window; windows start at multiples of it
 */
public record RateLimit(SingleUseObjectProvider store, Duration window) {

    /**
     * Takes a place.
     *
     * @param what the name of the limit
     * @param most the number of places in a window
     * @return whether a place was free
     */
    public boolean take(String what, int most, Instant now) {
        String prefix = prefix(what, now);
        for (int place = firstFree(prefix, most); place < most; place++) {
            if (store.putIfAbsent(prefix + place, window.toSeconds())) {
                return true;
            }
        }
        return false;
    }

    /** Whether a place is free now, without taking it. */
    boolean hasRoom(String what, int most, Instant now) {
        return taken(what, most, now) < most;
    }

    /** The number of places taken in this window. */
    int taken(String what, int most, Instant now) {
        return firstFree(prefix(what, now), most);
    }

    /** Whether no place was taken in this window. */
    boolean isUntouched(String what, Instant now) {
        return !store.contains(prefix(what, now) + 0);
    }

    /** The time until the next window. */
    public Duration untilNext(Instant now) {
        return window.minusSeconds(now.getEpochSecond() % window.toSeconds());
    }

    private String prefix(String what, Instant now) {
        return "mcp-" + StoredKey.MCP_RATE.key() + what + "." + now.getEpochSecond() / window.toSeconds() + ".";
    }

    /** Places are taken in ascending order, so a binary search finds the first free one. */
    private int firstFree(String prefix, int most) {
        int low = 0;
        int high = most;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (store.contains(prefix + middle)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
