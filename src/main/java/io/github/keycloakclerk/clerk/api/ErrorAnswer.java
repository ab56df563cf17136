package io.github.keycloakclerk.clerk.api;

import io.github.keycloakclerk.clerk.api.ClerkApiException.Kind;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.keycloak.util.JsonSerialization;

/** Clerk's error answers: {@code {"errors":[…],"clerk_trace_id":"…"}}. */
final class ErrorAnswer {

    /** Text that may be logged as it is. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private ErrorAnswer() {}

    static void check(ClerkHttp.Answer answer) throws ClerkApiException {
        if (answer.status() != 200) {
            throw new ClerkApiException(kind(answer.status()), traceId(answer.body()), code(answer.body()));
        }
    }

    private static Kind kind(int status) {
        return switch (status) {
            case 401, 403 -> Kind.KEY_REFUSED;
            case 404 -> Kind.NOT_FOUND;
            case 429 -> Kind.RATE_LIMITED;
            // Redirects and server errors do not come from Clerk's API.
            default -> status < 400 || status >= 500 ? Kind.UNREACHABLE : Kind.UNEXPECTED_ANSWER;
        };
    }

    private static Optional<String> traceId(byte[] body) {
        return text(body, "/clerk_trace_id");
    }

    private static Optional<String> code(byte[] body) {
        return text(body, "/errors/0/code");
    }

    private static Optional<String> text(byte[] body, String pointer) {
        try {
            return Optional.of(
                            JsonSerialization.mapper.readTree(body).at(pointer).asText())
                    .filter(text -> WORD.matcher(text).matches());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
