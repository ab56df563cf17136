package io.github.keycloakclerk.broker.signin;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Optional;

/**
 * What the browser brings back: {@code state}, and {@code error} or what the mode goes by.
 *
 * @param token {@code clerk_token}, of a page
 * @param code {@code code}, of Clerk's OAuth server
 * @param handle {@code handle}, which the app's server got for the browser
 * @param issuer {@code iss}, of Clerk's OAuth server (RFC 9207)
 */
public record CallbackParameters(
        Optional<String> state,
        Optional<String> token,
        Optional<String> error,
        Optional<String> code,
        Optional<String> issuer,
        Optional<String> handle) {

    /** Reads query or form parameters. One that occurs twice counts as missing. */
    public static CallbackParameters of(MultivaluedMap<String, String> parameters) {
        return new CallbackParameters(
                only(parameters, "state"),
                only(parameters, "clerk_token"),
                only(parameters, "error"),
                only(parameters, "code"),
                only(parameters, "iss"),
                only(parameters, "handle"));
    }

    private static Optional<String> only(MultivaluedMap<String, String> parameters, String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        return values.size() == 1 ? Optional.of(values.get(0)).filter(value -> !value.isBlank()) : Optional.empty();
    }

    /** Of a form: Clerk's OAuth server is asked to redirect, and Keycloak finds what belongs to a code by the query alone. */
    public CallbackParameters ofForm() {
        return new CallbackParameters(state, token, error, Optional.empty(), issuer, handle);
    }

    /** What a page of ours or the app says instead of a token. */
    public void requireNoError() throws SignInException {
        if (error.isPresent()) {
            boolean denied = error.filter("access_denied"::equals).isPresent();
            throw new SignInException(denied ? SignInFailure.deniedByPerson() : SignInFailure.failedOnPage());
        }
    }
}
