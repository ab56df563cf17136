package io.github.keycloakclerk.mcp.limit;

import io.github.keycloakclerk.stored.StoredKey;
import java.time.Duration;
import java.time.Instant;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * At most so many of something in each window of time, counted for the whole cluster. Each of them takes one of the window's
 * places in Keycloak's single-use store, where only one node can take a place.
 *
 * @param store Keycloak's
 * @param window how long a place is taken; windows begin at multiples of it
 */
public record RateLimit(SingleUseObjectProvider store, Duration window) {

    /**
     * Takes a place.
     *
     * @param what that which is limited
     * @param most places in a window
     * @return whether one was free
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

    /** Whether a place is free now; takes none. */
    boolean hasRoom(String what, int most, Instant now) {
        return taken(what, most, now) < most;
    }

    /** How many places are taken now. */
    int taken(String what, int most, Instant now) {
        return firstFree(prefix(what, now), most);
    }

    /** Whether no place was taken in this window. */
    boolean isUntouched(String what, Instant now) {
        return !store.contains(prefix(what, now) + 0);
    }

    /** How long until places are free again. */
    public Duration untilNext(Instant now) {
        return window.minusSeconds(now.getEpochSecond() % window.toSeconds());
    }

    private String prefix(String what, Instant now) {
        return "mcp-" + StoredKey.MCP_RATE.key() + what + "." + now.getEpochSecond() / window.toSeconds() + ".";
    }

    /** Places are taken from the lowest up, so that the first free one is found in a few looks. */
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
