package io.github.keycloakclerk.clerk.api;

import java.util.Optional;

/** A call to Clerk failed. The message has no URL, key or part of an answer, so it can be logged. */
public final class ClerkApiException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The kind of failure. */
    public enum Kind {
        /** Clerk did not answer in time, or answered with 5xx. */
        UNREACHABLE("clerk_unreachable"),
        /** Clerk asks to slow down for longer than a sign-in can wait. */
        RATE_LIMITED("clerk_rate_limited"),
        /** Not sent, because Clerk's rate limit allows no more calls now. */
        PACED("clerk_paced"),
        /** The maximum number of calls is in progress. */
        BUSY("clerk_busy"),
        /** The secret key is invalid or belongs to another instance. */
        KEY_REFUSED("clerk_key_refused"),
        /** Clerk does not know the user or session. */
        NOT_FOUND("clerk_not_found"),
        /** The answer does not conform to Clerk's API, or is too large. */
        UNEXPECTED_ANSWER("clerk_unexpected_answer"),
        /** The user can be read, but the memberships cannot, or there are too many of them. */
        MEMBERSHIPS_UNREADABLE("clerk_memberships_unreadable"),
        /** Clerk does not know several users who existed before, which indicates a problem with Clerk or the keys. */
        USERS_UNKNOWN("clerk_users_unknown");

        private final String reason;

        Kind(String reason) {
            this.reason = reason;
        }

        /** The reason as in events and logs. */
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

    /** The secret key belongs to another instance than the publishable key. */
    public static ClerkApiException ofOtherInstance() {
        return new ClerkApiException(Kind.KEY_REFUSED);
    }

    /** An answer that is not trusted, see {@link Kind#USERS_UNKNOWN}. */
    public static ClerkApiException ofUnknownUsers() {
        return new ClerkApiException(Kind.USERS_UNKNOWN);
    }

    /** Converts refused or unusable answers to a request for memberships to {@link Kind#MEMBERSHIPS_UNREADABLE}. */
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

    /** Clerk's error code, such as {@code form_param_invalid}. */
    public Optional<String> code() {
        return code;
    }
}
