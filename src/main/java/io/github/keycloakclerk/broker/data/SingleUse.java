package io.github.keycloakclerk.broker.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.SingleUseObjectProvider;

/** Accepts a value once in the whole cluster. The store contains only a hash of the value. */
public final class SingleUse {

    private final SingleUseObjectProvider store;

    public SingleUse(SingleUseObjectProvider store) {
        this.store = store;
    }

    /**
     * Whether this is the first use.
     *
     * @param kind separates values of different kinds
     * @param keep how long the use is remembered; afterwards the value must be worthless for other reasons
     */
    public boolean isFirst(String kind, String value, Duration keep) {
        return store.putIfAbsent(key(kind, value), keep.toSeconds());
    }

    /** Whether the value was used before. Does not mark it as used. */
    public boolean isUsed(String kind, String value) {
        return store.contains(key(kind, value));
    }

    /** Accepts the value again. */
    public void release(String kind, String value) {
        store.remove(key(kind, value));
    }

    /** Stores notes about a value until they are taken. */
    public void put(String kind, String value, Duration keep, Map<String, String> notes) {
        store.put(key(kind, value), keep.toSeconds(), notes);
    }

    /** The notes about a value. They stay in the store. */
    public Optional<Map<String, String>> find(String kind, String value) {
        return Optional.ofNullable(store.get(key(kind, value)));
    }

    /** Removes the notes about a value and returns them to the first caller. */
    public Optional<Map<String, String>> take(String kind, String value) {
        return Optional.ofNullable(store.remove(key(kind, value)));
    }

    private static String key(String kind, String value) {
        return "clerk-" + kind + "." + hash(value);
    }

    /** What the store sees instead of a value. */
    public static String hash(String value) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
