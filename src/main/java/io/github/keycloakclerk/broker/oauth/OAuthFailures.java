package io.github.keycloakclerk.broker.oauth;

import io.github.keycloakclerk.broker.signin.SignInFailure;

/** Why a sign-in at Clerk's OAuth server failed. */
final class OAuthFailures {

    private OAuthFailures() {}

    /** The client asks how recently the user signed in, which Clerk's OAuth server does not report. */
    public static SignInFailure unknownAge() {
        return SignInFailure.of("max_age_unknown", SignInFailure.Outcome.UNMET, "clerkAgeUnknown");
    }

    /** The user has to authenticate again, and Clerk's OAuth server does not report whether that happened. */
    public static SignInFailure unknownReauthentication() {
        return SignInFailure.of("reauthentication_unknown", SignInFailure.Outcome.UNMET, "clerkAgeUnknown")
                .because("signInMode");
    }

    /** The callback carries neither a code nor an error. */
    public static SignInFailure missingCode() {
        return SignInFailure.of("code_missing", SignInFailure.Outcome.DENIED, "clerkOAuthFailed");
    }

    /** The callback comes from an authorization server other than the configured one (RFC 9207). */
    public static SignInFailure foreignIssuer() {
        return SignInFailure.of("issuer_foreign", SignInFailure.Outcome.DENIED, "clerkOAuthFailed");
    }

    /** Clerk's token endpoint does not accept the code. */
    public static SignInFailure refusedCode() {
        return SignInFailure.of("code_refused", SignInFailure.Outcome.DENIED, "clerkOAuthFailed");
    }

    /** Clerk does not know the OAuth application, or does not accept its secret. */
    public static SignInFailure refusedApplication() {
        return SignInFailure.of("oauth_application_refused", SignInFailure.Outcome.FAULT, "clerkFault");
    }

    /** There is no OAuth application in Clerk, and none could be created. */
    public static SignInFailure missingApplication() {
        return SignInFailure.of("oauth_application_missing", SignInFailure.Outcome.FAULT, "clerkNotSetUp");
    }

    /** There is no OAuth application in Clerk, and the server's URL is known only from the request, which can be forged. */
    public static SignInFailure unknownHostname() {
        return SignInFailure.of("oauth_application_missing", SignInFailure.Outcome.FAULT, "clerkNotSetUp")
                .because("hostname");
    }

    /** The ID token is not valid for this provider and this sign-in. */
    public static SignInFailure refusedIdToken() {
        return SignInFailure.of("id_token_refused", SignInFailure.Outcome.DENIED, "clerkOAuthFailed");
    }

    /** Clerk's OAuth server returned an error (RFC 6749, section 4.1.2.1; OpenID Connect Core, section 3.1.2.6). */
    public static SignInFailure oauthError(String error) {
        return switch (error) {
            case "access_denied" -> SignInFailure.deniedByUser();
            case "login_required" ->
                SignInFailure.of("oauth_login_required", SignInFailure.Outcome.LOGIN_REQUIRED, "clerkOAuthFailed");
            case "interaction_required", "consent_required", "account_selection_required" ->
                SignInFailure.of("oauth_" + error, SignInFailure.Outcome.INTERACTION_REQUIRED, "clerkOAuthFailed");
            case "temporarily_unavailable" ->
                SignInFailure.of(
                        "oauth_temporarily_unavailable", SignInFailure.Outcome.UNAVAILABLE, "clerkUnavailable");
            case "invalid_scope", "invalid_request", "unauthorized_client", "server_error" ->
                SignInFailure.of("oauth_" + error, SignInFailure.Outcome.FAULT, "clerkFault");
            default -> SignInFailure.of("oauth_error", SignInFailure.Outcome.FAULT, "clerkFault");
        };
    }
}
