package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** An OAuth application in the stand-in, as the Backend API returns it. */
public final class StandInApplication {

    private final boolean registered;
    private volatile ObjectNode json;
    private volatile String secret;

    private StandInApplication(boolean registered, ObjectNode json) {
        this.registered = registered;
        this.json = json;
        this.secret = unique();
    }

    /** @param json with all members of the API */
    static StandInApplication registered(ObjectNode json) {
        return new StandInApplication(true, json);
    }

    /** An unregistered application, with any secret, redirect URI and scope. */
    static StandInApplication unregistered(String clientId) {
        ObjectNode json =
                Json.object("client_id", clientId, "name", clientId, "scopes", String.join(" ", OAuthScopes.ALL));
        return new StandInApplication(false, json);
    }

    static String unique() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    public String id() {
        return json.path("id").asText();
    }

    public String clientId() {
        return json.path("client_id").asText();
    }

    /** Empty for a public application. */
    public String clientSecret() {
        return isPublic() ? "" : secret;
    }

    public String name() {
        return json.path("name").asText();
    }

    public List<String> redirectUris() {
        return StreamSupport.stream(json.path("redirect_uris").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /** Separated by spaces. */
    public String scopes() {
        return json.path("scopes").asText();
    }

    public boolean pkceRequired() {
        return json.path("pkce_required").asBoolean();
    }

    public boolean consentScreenEnabled() {
        return json.path("consent_screen_enabled").asBoolean();
    }

    public boolean isPublic() {
        return json.path("public").asBoolean();
    }

    /** The redirect URI of the response: the requested one if registered, or the only registered one if none is requested. */
    Optional<String> redirectUri(String requested) {
        List<String> known = redirectUris();
        if (requested.isEmpty()) {
            return known.size() == 1 ? Optional.of(known.get(0)) : Optional.empty();
        }
        return Optional.of(requested).filter(uri -> !registered || known.contains(uri));
    }

    boolean hasSecret(String presented) {
        return !registered || clientSecret().equals(presented);
    }

    void rotateSecret() {
        secret = unique();
    }

    void become(ObjectNode other) {
        json = other;
    }

    /** A copy. */
    ObjectNode json() {
        return json.deepCopy();
    }

    ObjectNode jsonWithSecret() {
        return json().put("client_secret", clientSecret());
    }
}
