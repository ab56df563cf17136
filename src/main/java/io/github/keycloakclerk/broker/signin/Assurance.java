package io.github.keycloakclerk.broker.signin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.keycloak.util.JsonSerialization;

/**
 * The assurance that a sign-in reached.
 *
 * @param authenticatedAt when the user authenticated, in seconds since the epoch; 0 if Clerk does not report it
 * @param level the level of authentication; -1 if the realm has none
 * @param levels the levels reached in this sign-in, with the time of each in seconds since the epoch
 * @param executions the executions of the flow that the sign-in completes
 * @param goesOn whether it adds to what the same user reached in the running session
 */
public record Assurance(
        long authenticatedAt, int level, Map<Integer, Long> levels, List<String> executions, boolean goesOn) {

    /** As text, for the broker context. */
    public String text() {
        try {
            return JsonSerialization.writeValueAsString(this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads {@link #text}. */
    public static Assurance read(String text) {
        try {
            return JsonSerialization.readValue(text, Assurance.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
