package io.github.keycloakclerk.mcp.limit;

import io.github.keycloakclerk.stored.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.SingleUseObjectProvider;

/** The time of the last clean-up on any node. Stored in the single-use store, so it is lost if all nodes stop. */
public record CleanUpRecord(SingleUseObjectProvider store) {

    private static final String KEY = "mcp-" + StoredKey.MCP_CLEANED.key();
    private static final String AT = "at";
    private static final Duration KEEP = Duration.ofDays(7);

    void ended(Instant now) {
        store.remove(KEY);
        store.put(KEY, KEEP.toSeconds(), Map.of(AT, Long.toString(now.getEpochSecond())));
    }

    /** Empty if there was none since this server, or its cluster, started. */
    public Optional<Instant> last() {
        return Optional.ofNullable(store.get(KEY)).map(notes -> Instant.ofEpochSecond(Long.parseLong(notes.get(AT))));
    }
}
