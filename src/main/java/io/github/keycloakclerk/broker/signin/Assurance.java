package io.github.keycloakclerk.broker.signin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.keycloak.util.JsonSerialization;

/**
 * How surely Keycloak knows after a sign-in who the user is.
 *
 * @param authenticatedAt when the user proved who they are, in seconds since the epoch; 0 if Clerk does not tell
 * @param level the level of authentication, -1 where the flow knows none
 * @param levels the levels reached in this sign-in, with the time of each in seconds since the epoch
 * @param executions the executions of the flow that the sign-in stands for
 * @param goesOn whether it adds to what the running session of the same user reached
 */
public record Assurance(
        long authenticatedAt, int level, Map<Integer, Long> levels, List<String> executions, boolean goesOn) {

    /** As text, to travel with the broker context. */
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
