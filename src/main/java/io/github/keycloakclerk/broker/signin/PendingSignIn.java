package io.github.keycloakclerk.broker.signin;

import java.time.Instant;
import java.util.Optional;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * That a provider sent the browser away to sign in, remembered in Keycloak's authentication session. A callback counts
 * only for the provider that began.
 *
 * @param provider alias of the provider
 * @param at when the browser left
 */
public record PendingSignIn(String provider, Instant at) {

    private static final String PROVIDER = "clerk_sign_in_provider";
    private static final String AT = "clerk_sign_in_at";

    public void remember(AuthenticationSessionModel authSession) {
        // What an earlier attempt in this tab brought says nothing about this one.
        authSession.removeClientNote(AuthenticationManager.AUTH_TIME_BROKER);
        authSession.setAuthNote(PROVIDER, provider);
        authSession.setAuthNote(AT, Long.toString(at.getEpochSecond()));
    }

    /** The sign-in under way, if the given provider began it. */
    public static Optional<PendingSignIn> by(String provider, AuthenticationSessionModel authSession) {
        return provider.equals(authSession.getAuthNote(PROVIDER))
                ? Optional.of(
                        new PendingSignIn(provider, Instant.ofEpochSecond(Long.parseLong(authSession.getAuthNote(AT)))))
                : Optional.empty();
    }
}
