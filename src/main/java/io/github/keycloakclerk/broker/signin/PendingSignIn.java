package io.github.keycloakclerk.broker.signin;

import io.github.keycloakclerk.stored.StoredKey;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * A sign-in for which the browser was sent away, identified by the state of the callback. It is stored in Keycloak's
 * authentication session, and a callback counts only for the provider that began it.
 *
 * @param code the secret code in the state
 * @param began when the browser left for Clerk
 */
public record PendingSignIn(String code, AuthenticationSessionModel authSession, Instant began) {

    private static final String PROVIDER = StoredKey.SIGN_IN_PROVIDER.key();
    private static final String AT = StoredKey.SIGN_IN_AT.key();

    /** @param provider alias of the provider */
    public static void begin(String provider, AuthenticationSessionModel authSession, Instant at) {
        // The authentication time of an earlier attempt in this tab does not apply.
        authSession.removeClientNote(AuthenticationManager.AUTH_TIME_BROKER);
        authSession.setAuthNote(PROVIDER, provider);
        authSession.setAuthNote(AT, Long.toString(at.getEpochSecond()));
    }

    /** When the given provider began a sign-in; empty if it did not. */
    public static Optional<Instant> begunBy(String provider, AuthenticationSessionModel authSession) {
        return Optional.of(authSession)
                .filter(found -> provider.equals(found.getAuthNote(PROVIDER)))
                .map(found -> Instant.ofEpochSecond(Long.parseLong(found.getAuthNote(AT))));
    }
}
