package io.github.keycloakclerk.broker.signin;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Optional;

/** What the browser brings back: {@code state}, and {@code clerk_token} or {@code error}. */
public record CallbackParameters(Optional<String> state, Optional<String> token, Optional<String> error) {

    /** Reads query or form parameters. One that occurs twice counts as missing. */
    public static CallbackParameters of(MultivaluedMap<String, String> parameters) {
        return new CallbackParameters(
                only(parameters, "state"), only(parameters, "clerk_token"), only(parameters, "error"));
    }

    private static Optional<String> only(MultivaluedMap<String, String> parameters, String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        return values.size() == 1 ? Optional.of(values.get(0)).filter(value -> !value.isBlank()) : Optional.empty();
    }
}
