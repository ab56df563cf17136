package io.github.keycloakclerk.mcp.consent;

import io.github.keycloakclerk.mcp.client.ClientTextRules;
import io.github.keycloakclerk.mcp.client.SelfRegistration;
import io.github.keycloakclerk.mcp.registration.RedirectUri;
import io.github.keycloakclerk.mcp.resource.McpServers;
import io.github.keycloakclerk.mcp.resource.ResourceUrl;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.ClientModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.sessions.AuthenticationSessionModel;

/** The client, redirect target and MCP servers of a consent request, for the theme's template. */
final class ConsentDetails {

    private ConsentDetails() {}

    /**
     * <ul>
     *   <li>{@code clientName}: the name that the client or an administrator entered, otherwise the client ID
     *   <li>{@code selfDeclared}: whether the name comes from the client itself and is not verified
     *   <li>{@code publishedBy}: the host that published the client's metadata document, if it has one
     *   <li>{@code redirectKind}: {@code site}, {@code computer} (a program on the user's computer) or {@code app}
     *   <li>{@code redirectTarget}: host, host and port, or the app's URI scheme; both may be missing
     *   <li>{@code signedInAs}: the username of the signed-in user
     *   <li>{@code servers}: URLs of the MCP servers that the client requests; may be empty
     *   <li>{@code otherServers}: URLs of further MCP servers that the scopes give access to
     * </ul>
     */
    static Map<String, Object> of(AuthenticationSessionModel session) {
        ClientModel client = session.getClient();
        Optional<SelfRegistration> way = SelfRegistration.of(client);
        Map<String, Object> details = new HashMap<>();
        details.put(
                "clientName",
                ClientTextRules.composed(Optional.ofNullable(client.getName()).orElse(client.getClientId())));
        details.put("selfDeclared", way.isPresent());
        way.filter(SelfRegistration.METADATA_DOCUMENT::equals)
                .ifPresent(document -> details.put(
                        "publishedBy", URI.create(client.getClientId()).getHost()));
        // There is none in the device flow, and other protocols may allow any text.
        Optional.ofNullable(session.getRedirectUri())
                .flatMap(ConsentDetails::uri)
                .ifPresent(redirect -> putRedirect(details, redirect));
        Optional.ofNullable(session.getAuthenticatedUser())
                .ifPresent(user -> details.put("signedInAs", user.getUsername()));
        putServers(details, session);
        return details;
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(new URI(text)).filter(URI::isAbsolute);
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }

    private static void putRedirect(Map<String, Object> details, URI redirect) {
        boolean web = "https".equalsIgnoreCase(redirect.getScheme()) || "http".equalsIgnoreCase(redirect.getScheme());
        if (!web || redirect.getHost() == null) {
            details.put("redirectKind", "app");
            details.put("redirectTarget", redirect.getScheme());
        } else if (RedirectUri.LOOPBACK.contains(redirect.getHost())) {
            details.put("redirectKind", "computer");
            details.put("redirectTarget", redirect.getRawAuthority());
        } else {
            details.put("redirectKind", "site");
            details.put("redirectTarget", redirect.getHost());
        }
    }

    /** Consent covers scopes. If they include more servers than the client names now, it could name another one later. */
    private static void putServers(Map<String, Object> details, AuthenticationSessionModel session) {
        McpServers inScope = McpServers.of(session.getClientScopes().stream()
                .flatMap(id -> Stream.ofNullable(
                        KeycloakModelUtils.findClientScopeById(session.getRealm(), session.getClient(), id))));
        Optional<ResourceUrl> named = Optional.ofNullable(session.getClientNote(OAuth2Constants.RESOURCE))
                .flatMap(ResourceUrl::parse)
                .filter(inScope::contains);
        details.put(
                "servers",
                canonical(inScope, url -> named.isEmpty() || named.get().equals(url)));
        details.put(
                "otherServers",
                canonical(inScope, url -> named.isPresent() && !named.get().equals(url)));
    }

    private static List<String> canonical(McpServers servers, Predicate<ResourceUrl> which) {
        return servers.urls().stream()
                .filter(which)
                .map(ResourceUrl::canonical)
                .sorted()
                .toList();
    }
}
