package io.github.keycloakclerk.broker.signin;

import jakarta.ws.rs.core.Response;
import org.keycloak.broker.provider.AuthenticationRequest;
import org.keycloak.sessions.AuthenticationSessionModel;

/** A way to have Clerk sign a person in. */
public interface SignInMode {

    /** Sends the browser to where the person signs in. */
    Response begin(AuthenticationRequest request);

    /**
     * Turns what the browser brought back into a verified sign-in.
     *
     * @param authSession the sign-in that the state of the callback belongs to
     * @throws SignInException if the person is not who the callback says, or may not sign in
     */
    VerifiedSignIn complete(CallbackParameters callback, AuthenticationSessionModel authSession) throws SignInException;
}
