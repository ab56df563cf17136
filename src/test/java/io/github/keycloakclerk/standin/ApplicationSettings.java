package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** The settings with which an OAuth application is created or changed. Throws Clerk's errors for invalid settings. */
final class ApplicationSettings {

    private static final int MAX_NAME_LENGTH = 256;
    private static final int MAX_URI_LENGTH = 1024;
    private static final List<String> SWITCHES = List.of("consent_screen_enabled", "pkce_required", "public");
    private static final Set<String> TEXTS = Set.of("name", "scopes", "callback_url");

    private final JsonNode sent;

    ApplicationSettings(JsonNode sent) {
        this.sent = sent;
    }

    boolean has(String name) {
        return sent.hasNonNull(name);
    }

    /** Changes only the settings that were sent. */
    ObjectNode applyTo(ObjectNode application) {
        checkNames();
        if (has("name")) {
            application.put("name", name());
        }
        if (has("scopes")) {
            application.put("scopes", scopes());
        }
        if (has("redirect_uris") || has("callback_url")) {
            ArrayNode uris = application.putArray("redirect_uris");
            redirectUris().forEach(uri -> uris.add(redirectUri(uri.asText())));
            checkDuplicates(uris);
            application.put("callback_url", uris.path(0).asText(""));
        }
        SWITCHES.stream().filter(this::has).forEach(name -> application.put(name, isOn(name)));
        return application.put("updated_at", System.currentTimeMillis());
    }

    private void checkNames() {
        for (Iterator<String> names = sent.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!TEXTS.contains(name) && !SWITCHES.contains(name) && !name.equals("redirect_uris")) {
                throw ClerkError.parameter(
                        name, "form_param_unknown", "is unknown", name + " is not a valid parameter for this request.");
            }
            if (TEXTS.contains(name) && has(name) && !sent.path(name).isTextual()) {
                throw wrongType(name, "string");
            }
        }
    }

    String name() {
        String name = sent.path("name").asText("");
        if (name.isBlank()) {
            throw ClerkError.parameter("name", "form_param_missing", "is missing", "name must be included.");
        }
        return notLonger("name", name, MAX_NAME_LENGTH);
    }

    private String scopes() {
        Set<String> scopes = OAuthScopes.parse(sent.path("scopes").asText());
        if (OAuthScopes.excess(scopes, OAuthScopes.ALL).isPresent()) {
            throw new ClerkError(
                    400,
                    "oauth_invalid_scope",
                    "Invalid scope.",
                    "An invalid scope was used. Specify a different scope and try again.");
        }
        return String.join(" ", scopes);
    }

    private JsonNode redirectUris() {
        if (!has("redirect_uris")) {
            return Json.MAPPER.createArrayNode().add(sent.path("callback_url").asText());
        }
        if (!sent.path("redirect_uris").isArray()) {
            throw wrongType("redirect_uris", "array");
        }
        return sent.path("redirect_uris");
    }

    private static String redirectUri(String uri) {
        try {
            if (URI.create(uri).getScheme() != null) {
                return notLonger("redirect_uris", uri, MAX_URI_LENGTH);
            }
        } catch (IllegalArgumentException e) {
            // Refused like a URI without a scheme.
        }
        throw ClerkError.parameter(
                "redirect_uris", "form_param_format_invalid", "is invalid", "redirect_uris must be valid URLs.");
    }

    private static void checkDuplicates(ArrayNode uris) {
        Set<JsonNode> seen = new HashSet<>();
        for (JsonNode uri : uris) {
            if (!seen.add(uri)) {
                throw new ClerkError(
                        400, "duplicate_record", "duplicate redirect URI", "the redirect URI already exists");
            }
        }
    }

    private boolean isOn(String name) {
        if (!sent.path(name).isBoolean()) {
            throw wrongType(name, "boolean");
        }
        return sent.path(name).asBoolean();
    }

    private static String notLonger(String name, String value, int most) {
        if (value.length() > most) {
            throw ClerkError.parameter(
                    name,
                    "form_param_max_length_exceeded",
                    "exceeds maximum length",
                    name + " should not exceed " + most + " characters.");
        }
        return value;
    }

    private static ClerkError wrongType(String name, String type) {
        return ClerkError.parameter(
                name, "form_param_type_invalid", "is invalid", "`" + name + "` must be a `" + type + "`.");
    }
}
