package io.github.keycloakclerk.enterprise.assertion;

import jakarta.ws.rs.core.Response.Status;
import java.util.Locale;
import org.keycloak.OAuthErrorException;

/**
 * Why no token is issued for an assertion. The client receives the error (RFC 6749, section 5.2) and a sentence, which is the
 * same for all problems with the assertion or its user. The event has the reason.
 */
public enum Refusal {
    ASSERTION_MISSING(Answer.REQUEST),
    ASSERTION_TOO_LONG(Answer.REQUEST),
    ASSERTION_UNREADABLE(Answer.REQUEST),
    /** A trusted issuer sent another type of token. */
    TYPE(Answer.GRANT),
    ISSUER(Answer.GRANT),
    ALGORITHM(Answer.GRANT),
    CRITICAL_HEADER(Answer.GRANT),
    SIGNATURE(Answer.GRANT),
    AUDIENCE(Answer.GRANT),
    CLAIM(Answer.GRANT),
    NOT_YET_VALID(Answer.GRANT),
    EXPIRED(Answer.GRANT),
    LIFETIME_TOO_LONG(Answer.GRANT),
    REPLAYED(Answer.GRANT),
    CLIENT_MISMATCH(Answer.GRANT),
    TENANT(Answer.GRANT),
    PROOF_OF_POSSESSION(Answer.GRANT),
    AUTHORIZATION_DETAILS(Answer.GRANT),
    CLIENT_NOT_ALLOWED(Answer.CLIENT),
    PUBLIC_CLIENT(Answer.CLIENT),
    RESOURCE_UNKNOWN(Answer.TARGET),
    RESOURCE_NOT_ASSERTED(Answer.TARGET),
    RESOURCE_AMBIGUOUS(Answer.TARGET),
    RESOURCE_NOT_IN_SCOPE(Answer.TARGET),
    SCOPE_UNKNOWN(Answer.SCOPE),
    SCOPE_EMPTY(Answer.SCOPE),
    CONNECTION_UNKNOWN(Answer.GRANT),
    CONNECTION_INACTIVE(Answer.GRANT),
    /** The connection belongs to no organization. */
    CONNECTION_WITHOUT_ORGANIZATION(Answer.GRANT),
    /** No Clerk user has an active enterprise account of the connection with this subject. */
    USER_UNKNOWN(Answer.GRANT),
    /** The user's enterprise account was removed, is inactive, or now belongs to another subject. */
    ACCOUNT_NOT_ACTIVE(Answer.GRANT),
    /** The Keycloak user is linked to another subject of the issuer. */
    OTHER_SUBJECT(Answer.GRANT),
    /** The Keycloak user is no longer linked to a Clerk user. */
    USER_UNLINKED(Answer.GRANT),
    /** The Clerk user never signed in, and missing users are not created. */
    USER_MISSING(Answer.GRANT),
    /** The user cannot be created without a browser. */
    USER_NOT_CREATED(Answer.GRANT),
    /** Clerk does not let the user sign in. */
    USER_NOT_ACTIVE(Answer.GRANT),
    USER_DISABLED(Answer.GRANT),
    /** The user has to do something in a browser first. */
    REQUIRED_ACTION(Answer.GRANT),
    NOT_A_MEMBER(Answer.GRANT),
    /** A requirement of the post login flow is not met. */
    REQUIREMENT_NOT_MET(Answer.GRANT),
    CLERK_UNREACHABLE(Answer.LATER),
    /** Another request is creating the same user or link. */
    BUSY(Answer.LATER);

    private enum Answer {
        REQUEST(OAuthErrorException.INVALID_REQUEST, "The assertion is missing or cannot be read", Status.BAD_REQUEST),
        GRANT(OAuthErrorException.INVALID_GRANT, "The assertion is not accepted", Status.BAD_REQUEST),
        CLIENT(OAuthErrorException.UNAUTHORIZED_CLIENT, "The client may not use this grant", Status.BAD_REQUEST),
        /** As in MCP's conformance tests and the SDKs; the draft has {@code invalid_grant}. */
        TARGET(
                OAuthErrorException.INVALID_TARGET,
                "The requested resource is not available to this client and user",
                Status.BAD_REQUEST),
        SCOPE(OAuthErrorException.INVALID_SCOPE, "The requested scope is not available", Status.BAD_REQUEST),
        LATER(
                OAuthErrorException.TEMPORARILY_UNAVAILABLE,
                "The sign-in service is unavailable",
                Status.SERVICE_UNAVAILABLE);

        private final String error;
        private final String sentence;
        private final Status status;

        Answer(String error, String sentence, Status status) {
            this.error = error;
            this.sentence = sentence;
            this.status = status;
        }
    }

    private final Answer answer;

    Refusal(Answer answer) {
        this.answer = answer;
    }

    /** Whether a retry fails until Clerk or the realm changes. Such refusals are cached for a short time. */
    public boolean isFinal() {
        return this == USER_UNKNOWN || this == USER_MISSING || this == USER_NOT_ACTIVE || this == NOT_A_MEMBER;
    }

    /** The reason in the event, for the operator. */
    public String reason() {
        return "ema_" + name().toLowerCase(Locale.ROOT);
    }

    public String error() {
        return answer.error;
    }

    /** The description for the client's developer. */
    public String sentence() {
        return answer.sentence;
    }

    public Status status() {
        return answer.status;
    }
}
