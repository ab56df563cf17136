package io.github.keycloakclerk.broker.signin;

import jakarta.ws.rs.core.Response;
import org.keycloak.broker.provider.AuthenticationRequest;

/** A way to have Clerk sign a user in. */
public interface SignInMode {

    /**
     * Sends the browser to where the user signs in.
     *
     * @throws SignInException if the user cannot sign in there, or not as the client demands
     */
    Response begin(AuthenticationRequest request) throws SignInException;

    /**
     * Turns what the browser brought back into a verified sign-in.
     *
     * @throws SignInException if the user is not who the callback says, or may not sign in
     */
    VerifiedSignIn complete(CallbackParameters callback, PendingSignIn signIn) throws SignInException;
}
