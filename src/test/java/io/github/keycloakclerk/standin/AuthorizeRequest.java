package io.github.keycloakclerk.standin;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * An application's request to sign a user in, with a valid application and redirect URI.
 *
 * @param parameters as they were sent
 */
record AuthorizeRequest(StandInApplication application, String redirectUri, Map<String, String> parameters) {

    private static final int MIN_STATE_LENGTH = 8;

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** Whether {@code prompt} has this value. */
    boolean prompts(String value) {
        return OAuthScopes.parse(parameter("prompt")).contains(value);
    }

    Set<String> scopes() {
        String requested = parameter("scope");
        return OAuthScopes.parse(requested.isBlank() ? application.scopes() : requested);
    }

    /** Throws an error for the application if the request is invalid. */
    void check() {
        if (!parameter("response_type").equals("code")) {
            throw new OAuthRefusal(
                    "unsupported_response_type", "The authorization server supports no response type but 'code'.");
        }
        boolean pkce = !parameter("code_challenge").isEmpty();
        if (pkce && !parameter("code_challenge_method").equals("S256")) {
            throw new OAuthRefusal("invalid_request", "The code_challenge_method must be S256.");
        }
        if (!pkce && (application.pkceRequired() || application.isPublic())) {
            throw new OAuthRefusal("invalid_request", "Clients must include a code_challenge, but it is missing.");
        }
        if (!pkce && parameter("state").length() < MIN_STATE_LENGTH) {
            throw new OAuthRefusal("invalid_state", "The state is missing or has less than 8 characters.");
        }
        OAuthScopes.excess(scopes(), OAuthScopes.parse(application.scopes())).ifPresent(scope -> {
            throw new OAuthRefusal(
                    "invalid_scope", "The OAuth 2.0 Client is not allowed to request scope '" + scope + "'.");
        });
        if (prompts("none") && (prompts("login") || prompts("consent"))) {
            throw new OAuthRefusal("invalid_request", "prompt=none goes with no other prompt.");
        }
    }

    OAuthGrant allowedBy(StandInUser person) {
        Optional<StandInOrganization> organization =
                scopes().contains(OAuthScopes.ORGANIZATION) ? person.firstOrganization() : Optional.empty();
        return new OAuthGrant(
                UUID.randomUUID().toString(),
                application,
                person.id(),
                redirectUri,
                scopes(),
                parameter("nonce"),
                parameter("code_challenge"),
                organization);
    }

    /** The response to the application, with the parameters that all responses have. */
    Map<String, String> answer(Map<String, String> told, URI issuer) {
        Map<String, String> answer = new LinkedHashMap<>(told);
        if (!parameter("state").isEmpty()) {
            answer.put("state", parameter("state"));
        }
        answer.put("iss", issuer.toString());
        return answer;
    }

    /** The URL to which the response sends the browser. */
    URI redirect(Map<String, String> answer) {
        String query = answer.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return URI.create(redirectUri + (redirectUri.contains("?") ? "&" : "?") + query);
    }
}
