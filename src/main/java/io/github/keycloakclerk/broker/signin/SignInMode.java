package io.github.keycloakclerk.broker.signin;

import jakarta.ws.rs.core.Response;
import org.keycloak.broker.provider.AuthenticationRequest;

/** A way to sign users in with Clerk. */
public interface SignInMode {

    /**
     * Sends the browser to the page where the user signs in.
     *
     * @throws SignInException if the user cannot sign in there, or not as the client requires
     */
    Response begin(AuthenticationRequest request) throws SignInException;

    /**
     * Turns the callback into a verified sign-in.
     *
     * @throws SignInException if the callback does not prove who the user is, or the user may not sign in
     */
    VerifiedSignIn complete(CallbackParameters callback, PendingSignIn signIn) throws SignInException;
}
