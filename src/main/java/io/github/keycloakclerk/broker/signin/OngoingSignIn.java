package io.github.keycloakclerk.broker.signin;

import java.time.Instant;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The sign-in that the state of a callback belongs to.
 *
 * @param code the secret code in the state
 * @param began when the browser left for Clerk
 */
public record OngoingSignIn(String code, AuthenticationSessionModel authSession, Instant began) {}
