package io.github.keycloakclerk.clerk.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.clerk.api.ClerkApiException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.commons.io.input.BoundedInputStream;

/**
 * The part that is kept of a JSON object that is too large: its own members that identify the user and show whether
 * they may sign in. Large metadata must not hide that a user is banned.
 */
final class Outline {

    private static final Excerpt KEPT = new Excerpt("/id", "/banned", "/locked", "/deprovisioned");

    /** Multiple of the usual limit up to which an answer is read for these. */
    private static final int MAX_TIMES = 16;

    private Outline() {}

    /** The outline of a complete answer; empty if it is not a JSON object. */
    static Optional<JsonNode> of(byte[] answer) {
        try {
            return Optional.of(KEPT.of(new ByteArrayInputStream(answer)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * @param begin the part that was already read
     * @param rest the rest of the answer
     * @throws ClerkApiException if this is not a JSON object, or too large even for its outline
     */
    static byte[] read(byte[] begin, InputStream rest) throws IOException, ClerkApiException {
        // Closing it would read the answer to its end, which may never come.
        InputStream limited = BoundedInputStream.builder()
                .setInputStream(rest)
                .setMaxCount((long) begin.length * (MAX_TIMES - 1))
                .setPropagateClose(false)
                .get();
        try {
            InputStream all = new SequenceInputStream(new ByteArrayInputStream(begin), limited);
            return KEPT.of(all).toString().getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new ClerkApiException(Kind.UNEXPECTED_ANSWER);
        }
    }
}
