package io.github.keycloakclerk.lifecycle;

import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.authenticators.browser.CookieAuthenticatorFactory;
import org.keycloak.models.KeycloakSession;

/** Makes {@link GuardedCookie}, which takes the place of Keycloak's own in every flow: of two factories with one id the later counts. */
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
