package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** The OAuth applications of a Clerk instance. */
final class StandInApplications {

    private final StandInClerk clerk;
    private final List<StandInApplication> registered = new CopyOnWriteArrayList<>();
    private final Map<String, StandInApplication> unregistered = new ConcurrentHashMap<>();

    StandInApplications(StandInClerk clerk) {
        this.clerk = clerk;
    }

    /** Oldest first. */
    List<StandInApplication> all() {
        return List.copyOf(registered);
    }

    Optional<StandInApplication> byId(String id) {
        return find(application -> application.id().equals(id));
    }

    Optional<StandInApplication> client(String clientId) {
        return find(application -> application.clientId().equals(clientId));
    }

    private Optional<StandInApplication> find(Predicate<StandInApplication> condition) {
        return registered.stream().filter(condition).findFirst();
    }

    /** An application that is created if it is not registered, for clients that were set up manually. */
    StandInApplication registeredOrNot(String clientId) {
        return client(clientId)
                .orElseGet(() -> unregistered.computeIfAbsent(clientId, StandInApplication::unregistered));
    }

    /** The application with these credentials. */
    StandInApplication authenticate(ClientCredentials credentials) {
        return client(credentials.id())
                .or(() -> Optional.ofNullable(unregistered.get(credentials.id())))
                .filter(application -> application.hasSecret(credentials.secret()))
                .orElseThrow(() -> new OAuthRefusal("invalid_client", "Client authentication failed."));
    }

    StandInApplication create(JsonNode settings) {
        ApplicationSettings sent = new ApplicationSettings(settings);
        ObjectNode json = blank().put("name", sent.name());
        StandInApplication application = StandInApplication.registered(sent.applyTo(json));
        registered.add(application);
        return application;
    }

    void delete(StandInApplication application) {
        registered.remove(application);
    }

    private ObjectNode blank() {
        ObjectNode json = Json.object("object", "oauth_application", "id", "oa_" + StandInApplication.unique())
                .put("instance_id", clerk.keys().current().getKeyID())
                .put("client_id", StandInApplication.unique().substring(0, 16))
                .putNull("client_uri")
                .putNull("client_image_url")
                .put("dynamically_registered", false)
                .put("consent_screen_enabled", true)
                .put("pkce_required", false)
                .put("public", false)
                .put("scopes", "profile email")
                .put("callback_url", "")
                .put("authorize_url", clerk.url() + Calls.OAUTH_AUTHORIZE)
                .put("token_fetch_url", clerk.url() + Calls.OAUTH_TOKEN)
                .put("user_info_url", clerk.url() + Calls.OAUTH_USERINFO)
                .put("discovery_url", clerk.url() + Calls.OPENID_CONFIGURATION)
                .put("token_introspection_url", clerk.url() + "/oauth/token_info")
                .put("created_at", System.currentTimeMillis());
        json.putArray("redirect_uris");
        return json;
    }
}
