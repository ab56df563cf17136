package io.github.keycloakclerk.broker.signin;

import io.github.keycloakclerk.clerk.ClerkUser.Standing;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.token.TokenRefusal;
import jakarta.ws.rs.core.Response.Status;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a sign-in failed, and how this is reported.
 *
 * @param reason for administrators, in the event and the log
 * @param outcome for the client
 * @param message for the user: key of a theme message
 * @param clerkTraceId ID that Clerk's support asks for
 * @param setting what an administrator would change, if a setting of the realm or the provider is the cause
 */
public record SignInFailure(
        String reason, Outcome outcome, String message, Optional<String> clerkTraceId, Optional<String> setting) {

    public SignInFailure(String reason, Outcome outcome, String message, Optional<String> clerkTraceId) {
        this(reason, outcome, message, clerkTraceId, Optional.empty());
    }

    public SignInFailure because(String cause) {
        return new SignInFailure(reason, outcome, message, clerkTraceId, Optional.of(cause));
    }

    /** The error for the OAuth client (RFC 6749, section 4.1.2.1), and the status of the page if there is no redirect. */
    public enum Outcome {
        /** The request does not belong to a sign-in; no client is informed. */
        INVALID("invalid_request", Status.BAD_REQUEST),
        /** The user may not sign in, or does not want to. */
        DENIED("access_denied", Status.FORBIDDEN),
        /** The user had to authenticate again, and did not (OpenID Connect Core, section 3.1.2.6). */
        LOGIN_REQUIRED("login_required", Status.FORBIDDEN),
        /** Clerk would have to show a page, which the client does not allow. */
        INTERACTION_REQUIRED("interaction_required", Status.FORBIDDEN),
        /** The client demands more than the sign-in proves (OpenID Connect Core Unmet Authentication Requirements 1.0). */
        UNMET("unmet_authentication_requirements", Status.FORBIDDEN),
        /** Clerk does not answer; a retry may succeed. */
        UNAVAILABLE("temporarily_unavailable", Status.BAD_GATEWAY),
        /** Something is misconfigured or broken. */
        FAULT("server_error", Status.BAD_GATEWAY);

        private final String error;
        private final Status status;

        Outcome(String error, Status status) {
            this.error = error;
            this.status = status;
        }

        public String error() {
            return error;
        }

        public Status status() {
            return status;
        }
    }

    public static SignInFailure of(String reason, Outcome outcome, String message) {
        return new SignInFailure(reason, outcome, message, Optional.empty());
    }

    /** The callback has no state, more than one, or one that Keycloak did not issue. */
    public static SignInFailure invalidState() {
        return of("state_invalid", Outcome.INVALID, "clerkCallbackInvalid");
    }

    /** The state belongs to a sign-in that this provider did not begin. */
    public static SignInFailure foreignState() {
        return of("state_foreign", Outcome.INVALID, "clerkCallbackInvalid");
    }

    /** Keycloak does not know the sign-in in this browser, or no longer knows it. Keycloak itself sends the response. */
    public static SignInFailure rejectedState() {
        return of("state_rejected", Outcome.INVALID, "clerkCallbackInvalid");
    }

    /** The state was used before. */
    public static SignInFailure usedState() {
        return of("state_used", Outcome.INVALID, "clerkCallbackUsed");
    }

    /** The callback has neither a token nor an error. */
    public static SignInFailure missingToken() {
        return of("token_missing", Outcome.DENIED, "clerkTokenRefused");
    }

    /** The token was used before. */
    public static SignInFailure usedToken() {
        return of("token_used", Outcome.DENIED, "clerkTokenRefused");
    }

    /** The user canceled the sign-in. */
    public static SignInFailure deniedByUser() {
        return of("denied_by_user", Outcome.DENIED, "clerkDenied");
    }

    /** The app's page reported another error. */
    public static SignInFailure failedOnPage() {
        return of("app_page_error", Outcome.DENIED, "clerkAppPageError");
    }

    /** The callback has a token, although only the app's server may report who signed in. */
    public static SignInFailure tokenInBrowser() {
        return of("token_in_browser", Outcome.DENIED, "clerkTokenRefused");
    }

    /** The browser came back, but the app's server did not report who signed in, or did so too long ago. */
    public static SignInFailure notHandedOver() {
        return of("handoff_missing", Outcome.DENIED, "clerkHandleUnknown");
    }

    /** The app's server names a sign-in that does not wait for it, or no longer does. */
    public static SignInFailure unknownHandle() {
        return of("handle_unknown", Outcome.INVALID, "clerkHandleUnknown");
    }

    /** The user did not authenticate again, or not recently enough. */
    public static SignInFailure factorTooOld() {
        return of("factor_too_old", Outcome.LOGIN_REQUIRED, "clerkFactorTooOld");
    }

    /** The required level of authentication needs a second factor, and none was used. */
    public static SignInFailure secondFactorMissing() {
        return of("second_factor_missing", Outcome.UNMET, "clerkSecondFactorMissing");
    }

    /** The required level of authentication was not reached. */
    public static SignInFailure levelNotReached() {
        return of("level_not_reached", Outcome.UNMET, "clerkLevelNotReached");
    }

    /** The token was refused. */
    public static SignInFailure of(TokenRefusal refusal) {
        return of(
                refusal.reason(),
                Outcome.DENIED,
                refusal == TokenRefusal.SESSION_PENDING ? "clerkSessionPending" : "clerkTokenRefused");
    }

    /** The Clerk session is no longer active, or belongs to another user. */
    public static SignInFailure inactiveSession() {
        return of("session_not_active", Outcome.DENIED, "clerkSessionEnded");
    }

    /** Clerk's record of the user is too large or too complex to be read completely. */
    static SignInFailure unreadableUser() {
        return of(ClerkApiException.Kind.UNEXPECTED_ANSWER.reason(), Outcome.FAULT, "clerkFault");
    }

    /** Clerk does not let the user sign in. */
    public static SignInFailure of(Standing standing) {
        return of("user_" + standing.name().toLowerCase(Locale.ROOT), Outcome.DENIED, "clerkUserBlocked");
    }

    /** Another Keycloak account has the user's e-mail address, which Clerk did not verify. */
    public static SignInFailure unverifiedEmailOfAnother() {
        return of("email_not_verified", Outcome.DENIED, "clerkEmailNotVerified");
    }

    /** All possible usernames of the user are taken. */
    public static SignInFailure usernameOfAnother() {
        return of("username_taken", Outcome.DENIED, "clerkUsernameTaken");
    }

    /** The account that the user would get belongs to another Clerk user. */
    public static SignInFailure accountOfAnother() {
        return of("account_of_another", Outcome.DENIED, "clerkAccountOfAnother");
    }

    /** This realm lets users edit an attribute by which the provider decides account ownership and grants. */
    public static SignInFailure editableAttribute(String name) {
        return of("attributes_editable", Outcome.FAULT, "clerkFault").because("user profile: " + name);
    }

    /** The external ID leads to an account whose name a user other than an administrator could have chosen. */
    public static SignInFailure unmarkedAccount(String cause) {
        return of("account_not_marked", Outcome.DENIED, "clerkAccountOfAnother").because("linkByExternalId: " + cause);
    }

    /** The first login flow ended at an account whose ownership the user did not prove. */
    public static SignInFailure unprovenAccount() {
        return of("account_not_proven", Outcome.DENIED, "clerkAccountNotProven").because("first login flow");
    }

    /** {@code clerk-sign-in} finds no enabled provider to send the browser to. */
    public static SignInFailure noProvider() {
        return of("no_clerk_provider", Outcome.INVALID, "clerkNotSetUp");
    }

    /** {@code clerk-sign-in} finds several providers, and none is configured. */
    public static SignInFailure severalProviders() {
        return of("several_clerk_providers", Outcome.INVALID, "clerkNotSetUp");
    }

    /** Another identity provider of the flow failed before. */
    public static SignInFailure otherProviderFailed() {
        return of("other_provider_failed", Outcome.DENIED, "clerkOtherProviderFailed");
    }

    /** A call to Clerk failed. Only a missing answer is a reason to try again, not an object that Clerk does not know. */
    public static SignInFailure of(ClerkApiException e) {
        return switch (e.kind()) {
            case NOT_FOUND -> new SignInFailure(e.kind().reason(), Outcome.DENIED, "clerkSessionEnded", e.traceId());
            case UNREACHABLE, RATE_LIMITED, PACED, BUSY ->
                new SignInFailure(e.kind().reason(), Outcome.UNAVAILABLE, "clerkUnavailable", e.traceId());
            case KEY_REFUSED, UNEXPECTED_ANSWER, MEMBERSHIPS_UNREADABLE, USERS_UNKNOWN ->
                new SignInFailure(e.kind().reason(), Outcome.FAULT, "clerkFault", e.traceId());
        };
    }
}
