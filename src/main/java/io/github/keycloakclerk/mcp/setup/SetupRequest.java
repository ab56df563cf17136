package io.github.keycloakclerk.mcp.setup;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.mcp.resource.ResourceUrl;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An administrator's request to prepare a realm.
 *
 * @param webOrigins origins from which clients in a browser may register themselves
 * @param redirectHosts hosts of {@code https} redirect URIs, optionally with a path that they start with; empty for the hosts
 *     of known clients
 * @param dryRun whether to only list the changes
 */
record SetupRequest(
        List<Server> servers, List<String> webOrigins, Optional<List<String>> redirectHosts, boolean dryRun) {

    /** As in Keycloak's {@code ClientScopeResource}. */
    private static final Pattern SCOPE_NAME = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,255}");

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]+(:\\d{1,5})?(/[\\x21-\\x7E]*)?");

    /** An MCP server: the URL that its clients use, and its scopes. */
    record Server(String url, List<Scope> scopes) {}

    /**
     * A scope of a server.
     *
     * @param consentText the text on the consent page
     * @param byDefault whether clients get the scope without requesting it
     */
    record Scope(String name, String consentText, boolean byDefault) {}

    /** @throws IllegalArgumentException with a message for the administrator */
    static SetupRequest read(JsonNode json) {
        List<Server> servers = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode server : json.path("servers")) {
            servers.add(server(server, names));
        }
        JsonNode hosts = json.path("redirectHosts");
        return new SetupRequest(
                servers,
                texts(json.path("webOrigins")),
                hosts.isArray() ? Optional.of(hosts(hosts)) : Optional.empty(),
                json.path("dryRun").asBoolean());
    }

    private static Server server(JsonNode json, Set<String> names) {
        String url = json.path("url").asText();
        if (ResourceUrl.parse(url).isEmpty()) {
            throw new IllegalArgumentException("servers: " + url + " is not the URL of an MCP server");
        }
        List<Scope> scopes = new ArrayList<>();
        for (JsonNode scope : json.path("scopes")) {
            String name = scope.path("name").asText();
            if (!SCOPE_NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("scopes: " + name + " is not the name of a scope");
            }
            if (!names.add(name)) {
                throw new IllegalArgumentException("scopes: " + name + " is listed twice; each server needs its own");
            }
            scopes.add(new Scope(
                    name,
                    scope.path("consentText").asText(name),
                    scope.path("default").asBoolean()));
        }
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException("servers: " + url + " has no scopes");
        }
        return new Server(url, scopes);
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText().trim()));
        return texts.stream().filter(text -> !text.isEmpty()).toList();
    }

    private static List<String> hosts(JsonNode list) {
        List<String> hosts = texts(list);
        hosts.stream().filter(host -> !HOST.matcher(host).matches()).findFirst().ifPresent(host -> {
            throw new IllegalArgumentException(
                    "redirectHosts: " + host + " is not a host with an optional port and path");
        });
        return hosts;
    }
}
