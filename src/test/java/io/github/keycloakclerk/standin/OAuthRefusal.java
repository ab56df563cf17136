package io.github.keycloakclerk.standin;

import java.util.LinkedHashMap;
import java.util.Map;

/** An OAuth 2.0 error for a redirect or the token endpoint. */
final class OAuthRefusal extends RuntimeException {

    private final String error;

    OAuthRefusal(String error, String description) {
        super(description);
        this.error = error;
    }

    Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("error", error);
        parameters.put("error_description", getMessage());
        return parameters;
    }

    int status() {
        return error.equals("invalid_client") ? 401 : 400;
    }

    String json() {
        return Json.object("error", error, "error_description", getMessage()).toString();
    }
}
