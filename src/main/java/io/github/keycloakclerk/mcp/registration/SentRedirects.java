package io.github.keycloakclerk.mcp.registration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.github.keycloakclerk.mcp.client.RefusedRegistrationException;
import io.github.keycloakclerk.stored.StoredKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.keycloak.models.ClientModel;
import org.keycloak.util.JsonSerialization;

/**
 * Redirect URIs as a client sent them. Keycloak accepts any port of a loopback redirect URI only if it is registered without a
 * port (RFC 8252, 7.3; {@code RedirectUtils}). But clients compare the response with their request (RFC 7591, 3.2.1), and
 * register again if the port is missing.
 */
final class SentRedirects {

    private static final String ATTRIBUTE = StoredKey.CLIENT_REDIRECT_URIS.key();

    private SentRedirects() {}

    static void put(Map<String, String> attributes, List<String> sent) {
        attributes.put(ATTRIBUTE, JsonSerialization.valueAsString(sent));
    }

    /** The registered redirect URIs as they were sent. Changes of an administrator are kept as they are in Keycloak. */
    static List<String> of(ClientModel client) {
        Set<String> registered = Optional.ofNullable(client.getRedirectUris()).orElse(Set.of());
        Set<String> rest = new LinkedHashSet<>(registered);
        List<String> shown = new ArrayList<>();
        for (String sent : sent(client)) {
            String stored = stored(sent);
            if (registered.contains(stored)) {
                shown.add(sent);
                rest.remove(stored);
            }
        }
        shown.addAll(rest);
        return shown;
    }

    private static List<String> sent(ClientModel client) {
        String json = client.getAttribute(ATTRIBUTE);
        if (json == null) {
            return List.of();
        }
        try {
            return Optional.ofNullable(JsonSerialization.mapper.readValue(json, new TypeReference<List<String>>() {}))
                    .orElse(List.of());
        } catch (JsonProcessingException e) {
            // An administrator changed the attribute.
            return List.of();
        }
    }

    private static String stored(String sent) {
        try {
            return RedirectUri.parse(sent).registered();
        } catch (RefusedRegistrationException e) {
            return sent;
        }
    }
}
