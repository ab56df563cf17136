package io.github.keycloakclerk.clerk.api;

import io.github.keycloakclerk.clerk.api.ClerkApiException.Kind;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.keycloak.util.JsonSerialization;

/** Clerk's error answers: {@code {"errors":[…],"clerk_trace_id":"…"}}. */
final class ErrorAnswer {

    /** What may go into a log as it came. */
    private static final Pattern TRACE_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private ErrorAnswer() {}

    static void check(ClerkHttp.Answer answer) throws ClerkApiException {
        if (answer.status() != 200) {
            throw new ClerkApiException(kind(answer.status()), traceId(answer.body()));
        }
    }

    private static Kind kind(int status) {
        return switch (status) {
            case 401, 403 -> Kind.KEY_REFUSED;
            case 404 -> Kind.NOT_FOUND;
            case 429 -> Kind.RATE_LIMITED;
            default -> status >= 500 ? Kind.UNREACHABLE : Kind.UNEXPECTED_ANSWER;
        };
    }

    private static Optional<String> traceId(byte[] body) {
        try {
            return Optional.of(JsonSerialization.mapper
                            .readTree(body)
                            .path("clerk_trace_id")
                            .asText())
                    .filter(id -> TRACE_ID.matcher(id).matches());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
