package io.github.keycloakclerk.clerk.token;

import java.util.Locale;

/** Why {@link SessionTokenVerifier}, {@link TemplateTokenVerifier} or {@link IdTokenForm} refused a token. */
public enum TokenRefusal {
    /** Not a JWT, or a required claim is missing or malformed. */
    MALFORMED,
    /** Not signed with RS256. */
    ALGORITHM,
    /** Signed with a key that the configured instance does not publish. */
    UNKNOWN_KEY,
    /** The signature is invalid. */
    SIGNATURE,
    /** Header {@code typ} names another type of token, for example an OAuth access token. */
    TYPE,
    /** Header {@code cat} or the claims belong to another category, for example a JWT template or a machine token. */
    CATEGORY,
    /** Issued by another Clerk instance. */
    ISSUER,
    /** {@code azp} is missing, so the requesting front end is unknown. */
    AUTHORIZED_PARTY_MISSING,
    /** Issued to a front end that is not among the authorized parties. */
    AUTHORIZED_PARTY,
    /** {@code sub} is not a user. */
    SUBJECT,
    /** {@code sid} is not a session. */
    SESSION,
    /** Issued for another recipient, as {@code aud}, {@code client_id}, {@code scp} or an ID token's {@code azp} shows. */
    AUDIENCE,
    /** {@code nbf} or {@code iat} lies in the future. */
    NOT_YET_VALID,
    /** {@code exp} has passed. */
    EXPIRED,
    /** Issued longer ago than the configured maximum age. */
    TOO_OLD,
    /** Issued before this sign-in began: the page sent a cached token. */
    NOT_FRESH,
    /** The user has not finished signing in to Clerk (session tasks). */
    SESSION_PENDING,
    /** Another user acts on behalf of the user. */
    IMPERSONATION;

    /** The reason as in events and logs. */
    public String reason() {
        return "token_" + name().toLowerCase(Locale.ROOT);
    }
}
