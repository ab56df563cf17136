package io.github.keycloakclerk.authentication;

import java.util.Locale;

/** A requirement that a sign-in does not meet. */
enum UnmetRequirement {
    /** No Clerk identity provider signed the user in. */
    NOT_SIGNED_IN_WITH_CLERK(Help.NONE),
    /** A setting of the authenticator is invalid, so no sign-in is accepted. */
    REQUIREMENTS_INVALID(Help.NONE),
    /** No organization is active in Clerk. */
    ORGANIZATION_MISSING(Help.CHOOSE_ORGANIZATION),
    /** Another organization is active in Clerk. */
    ORGANIZATION_NOT_ALLOWED(Help.CHOOSE_ORGANIZATION),
    /** The user has another role in the active organization. */
    ORGANIZATION_ROLE_NOT_ALLOWED(Help.CHOOSE_ORGANIZATION),
    /** Clerk did not verify the e-mail address. */
    EMAIL_UNVERIFIED(Help.OPEN_APP),
    /** No second factor was used in the Clerk session. */
    SECOND_FACTOR_MISSING(Help.OPEN_APP),
    /** The first factor was used too long ago. */
    FIRST_FACTOR_TOO_OLD(Help.OPEN_APP),
    /** The second factor was used too long ago. */
    SECOND_FACTOR_TOO_OLD(Help.OPEN_APP);

    /** What the user can do about it in the customer's app. */
    enum Help {
        NONE,
        CHOOSE_ORGANIZATION,
        OPEN_APP
    }

    private final Help help;

    UnmetRequirement(Help help) {
        this.help = help;
    }

    Help help() {
        return help;
    }

    /** As written in events and logs. */
    String reason() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Key of the theme message for the user. */
    String message() {
        return switch (this) {
            case NOT_SIGNED_IN_WITH_CLERK, REQUIREMENTS_INVALID -> "clerkNotSetUp";
            case ORGANIZATION_MISSING -> "clerkOrganizationMissing";
            case ORGANIZATION_NOT_ALLOWED -> "clerkOrganizationNotAllowed";
            case ORGANIZATION_ROLE_NOT_ALLOWED -> "clerkOrganizationRoleNotAllowed";
            case EMAIL_UNVERIFIED -> "clerkEmailNotVerified";
            case SECOND_FACTOR_MISSING -> "clerkSecondFactorMissing";
            case FIRST_FACTOR_TOO_OLD, SECOND_FACTOR_TOO_OLD -> "clerkFactorTooOld";
        };
    }
}
