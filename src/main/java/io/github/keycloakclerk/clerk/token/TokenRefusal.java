package io.github.keycloakclerk.clerk.token;

import java.util.Locale;

/** Why a token was refused. Every rule of {@link SessionTokenVerifier} and {@link TemplateTokenVerifier} has its own reason. */
public enum TokenRefusal {
    /** Not a JWT, or without one of the claims that every session token has. */
    MALFORMED,
    /** Not signed with RS256. */
    ALGORITHM,
    /** Signed with a key that the configured instance does not publish. */
    UNKNOWN_KEY,
    /** The signature does not fit. */
    SIGNATURE,
    /** Header {@code typ} names another type of token, for example an OAuth access token. */
    TYPE,
    /** Header {@code cat} names another of Clerk's categories, for example a JWT template or a machine token. */
    CATEGORY,
    /** Of another Clerk instance. */
    ISSUER,
    /** Does not say which front end asked for it. */
    AUTHORIZED_PARTY_MISSING,
    /** Was given to a front end that is not among the authorized parties. */
    AUTHORIZED_PARTY,
    /** {@code sub} is not a user. */
    SUBJECT,
    /** {@code sid} is not a session. */
    SESSION,
    /** Made for somebody else: a session token with {@code aud}, {@code client_id} or {@code scp}, a template token without this realm. */
    AUDIENCE,
    /** {@code nbf} or {@code iat} lies in the future. */
    NOT_YET_VALID,
    /** {@code exp} has passed. */
    EXPIRED,
    /** Issued longer ago than the configured age. */
    TOO_OLD,
    /** Issued before this sign-in began: the page handed over a cached token. */
    NOT_FRESH,
    /** The user has not finished signing in to Clerk (session tasks). */
    SESSION_PENDING,
    /** Somebody acts in the name of the user. */
    IMPERSONATION;

    /** The reason as events and logs spell it. */
    public String reason() {
        return "token_" + name().toLowerCase(Locale.ROOT);
    }
}
