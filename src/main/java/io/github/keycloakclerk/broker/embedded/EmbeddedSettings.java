package io.github.keycloakclerk.broker.embedded;

import io.github.keycloakclerk.broker.signin.SessionTokenSettings;
import java.net.URI;

/**
 * What an administrator decided about Clerk's sign-in form on Keycloak's page.
 *
 * @param provider alias of the identity provider
 * @param publishableKey of the Clerk instance
 * @param frontendApi where ClerkJS comes from, and what it talks to
 * @param behindProxy whether the administrator entered that address, instead of the one in the publishable key
 * @param clerkJsVersion version of {@code @clerk/clerk-js}
 * @param clerkUiVersion version of {@code @clerk/ui}
 */
public record EmbeddedSettings(
        String provider,
        String publishableKey,
        URI frontendApi,
        boolean behindProxy,
        String clerkJsVersion,
        String clerkUiVersion,
        SessionTokenSettings tokens) {

    /** The script of ClerkJS, as Clerk's Frontend API serves it (Clerk: JavaScript quickstart). */
    public String clerkJs() {
        return frontendApi + "/npm/@clerk/clerk-js@" + clerkJsVersion + "/dist/clerk.browser.js";
    }

    /** The script of Clerk's components. */
    public String clerkUi() {
        return frontendApi + "/npm/@clerk/ui@" + clerkUiVersion + "/dist/ui.browser.js";
    }
}
