package io.github.keycloakclerk.clerk.api;

import java.util.Optional;

/** A call to Clerk failed. Carries no address, key or part of an answer, so that it can be logged. */
public final class ClerkApiException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** Clerk did not answer in time, or answered with 5xx. */
        UNREACHABLE("clerk_unreachable"),
        /** Clerk asked us to slow down, for longer than a sign-in can wait. */
        RATE_LIMITED("clerk_rate_limited"),
        /** As many calls as allowed are under way. */
        BUSY("clerk_busy"),
        /** The secret key is not valid, or not that of the instance. */
        KEY_REFUSED("clerk_key_refused"),
        /** Clerk does not know the user or session. */
        NOT_FOUND("clerk_not_found"),
        /** The answer is not what Clerk's API promises, or too large. */
        UNEXPECTED_ANSWER("clerk_unexpected_answer");

        private final String reason;

        Kind(String reason) {
            this.reason = reason;
        }

        /** The reason as events and logs spell it. */
        public String reason() {
            return reason;
        }
    }

    private final Kind kind;
    private final transient Optional<String> traceId;
    private final transient Optional<String> code;

    ClerkApiException(Kind kind, Optional<String> traceId, Optional<String> code) {
        super(kind.reason(), null, false, false);
        this.kind = kind;
        this.traceId = traceId;
        this.code = code;
    }

    ClerkApiException(Kind kind) {
        this(kind, Optional.empty(), Optional.empty());
    }

    /** The secret key is of another instance than the publishable key. */
    public static ClerkApiException ofOtherInstance() {
        return new ClerkApiException(Kind.KEY_REFUSED);
    }

    public Kind kind() {
        return kind;
    }

    /** Clerk's {@code clerk_trace_id}, which its support asks for. */
    public Optional<String> traceId() {
        return traceId;
    }

    /** Clerk's own word for the error, such as {@code form_param_invalid}. */
    public Optional<String> code() {
        return code;
    }
}
