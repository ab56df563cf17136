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
        /** Clerk's rate limit leaves no call now, so that it was not asked. */
        PACED("clerk_paced"),
        /** As many calls as allowed are under way. */
        BUSY("clerk_busy"),
        /** The secret key is not valid, or not that of the instance. */
        KEY_REFUSED("clerk_key_refused"),
        /** Clerk does not know the user or session. */
        NOT_FOUND("clerk_not_found"),
        /** The answer is not what Clerk's API promises, or too large. */
        UNEXPECTED_ANSWER("clerk_unexpected_answer"),
        /** The user can be read, but the user's memberships cannot, or there are too many of them. */
        MEMBERSHIPS_UNREADABLE("clerk_memberships_unreadable"),
        /** Clerk does not know several users who were known before, so something is wrong with it or with the keys. */
        USERS_UNKNOWN("clerk_users_unknown");

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

    public ClerkApiException(Kind kind, Optional<String> traceId, Optional<String> code) {
        super(kind.reason(), null, false, false);
        this.kind = kind;
        this.traceId = traceId;
        this.code = code;
    }

    public ClerkApiException(Kind kind) {
        this(kind, Optional.empty(), Optional.empty());
    }

    /** The secret key is of another instance than the publishable key. */
    public static ClerkApiException ofOtherInstance() {
        return new ClerkApiException(Kind.KEY_REFUSED);
    }

    /** An answer that is not believed, see {@link Kind#USERS_UNKNOWN}. */
    public static ClerkApiException ofUnknownUsers() {
        return new ClerkApiException(Kind.USERS_UNKNOWN);
    }

    /** The same failure, when memberships were asked for and the answer is of no use. */
    ClerkApiException ofMemberships() {
        return switch (kind) {
            case KEY_REFUSED, NOT_FOUND, UNEXPECTED_ANSWER ->
                new ClerkApiException(Kind.MEMBERSHIPS_UNREADABLE, traceId, code);
            default -> this;
        };
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
