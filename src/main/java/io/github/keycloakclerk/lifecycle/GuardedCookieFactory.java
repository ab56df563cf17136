package io.github.keycloakclerk.lifecycle;

import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.authenticators.browser.CookieAuthenticatorFactory;
import org.keycloak.models.KeycloakSession;

/** Creates {@link GuardedCookie}. Its higher order lets it replace Keycloak's factory with the same ID in every flow. */
public final class GuardedCookieFactory extends CookieAuthenticatorFactory {

    @Override
    public Authenticator create(KeycloakSession session) {
        return new GuardedCookie();
    }

    @Override
    public int order() {
        return 1000;
    }
}
