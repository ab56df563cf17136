package io.github.keycloakclerk.broker.signin;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Optional;

/**
 * The parameters of a callback: {@code state}, and either {@code error} or the parameter of the sign-in mode.
 *
 * @param token {@code clerk_token}, from a sign-in page
 * @param code {@code code}, from Clerk's OAuth server
 * @param handle {@code handle}, which the app's server requested for the browser
 * @param issuer {@code iss}, from Clerk's OAuth server (RFC 9207)
 */
public record CallbackParameters(
        Optional<String> state,
        Optional<String> token,
        Optional<String> error,
        Optional<String> code,
        Optional<String> issuer,
        Optional<String> handle) {

    /** Reads query or form parameters. A parameter that occurs twice counts as missing. */
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

    /** Parameters of a form, without {@code code}: Keycloak accepts codes of Clerk's OAuth server in the query only. */
    public CallbackParameters ofForm() {
        return new CallbackParameters(state, token, error, Optional.empty(), issuer, handle);
    }

    /** Fails if the sign-in page reported an error instead of a token. */
    public void requireNoError() throws SignInException {
        if (error.isPresent()) {
            boolean denied = error.filter("access_denied"::equals).isPresent();
            throw new SignInException(denied ? SignInFailure.deniedByUser() : SignInFailure.failedOnPage());
        }
    }
}
