package io.github.keycloakclerk.mcp.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.check.CheckScope;
import io.github.keycloakclerk.check.Finding;
import io.github.keycloakclerk.check.HttpAnswer;
import io.github.keycloakclerk.check.Probe;
import io.github.keycloakclerk.mcp.resource.ResourceUrl;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.keycloak.services.Urls;

/**
 * Checks whether the metadata of the MCP servers (OAuth 2.0 Protected Resource Metadata, RFC 9728) matches this realm. Clients
 * use it to find the realm, and request tokens for the URL in it.
 *
 * @param answers the responses by the URL of the server
 * @param issuer the issuer of this realm; empty if it is not known
 */
record ServerMetadata(Map<String, Probe<HttpAnswer>> answers, Optional<String> issuer) {

    /** Further servers of a realm are not called. */
    private static final int MAX = 10;

    static ServerMetadata begin(CheckScope scope, Set<String> servers) {
        Map<String, Probe<HttpAnswer>> answers = new LinkedHashMap<>();
        servers.stream()
                .limit(MAX)
                .forEach(server -> answers.put(
                        server, scope.probes().send("GET", document(server), Map.of("Accept", "application/json"))));
        return new ServerMetadata(
                answers,
                scope.base()
                        .map(base -> Urls.realmIssuer(base.url(), scope.realm().getName())));
    }

    /** RFC 9728, section 3.1: the well-known path is inserted between host and path. */
    static URI document(String server) {
        URI url = URI.create(server);
        return URI.create(url.getScheme() + "://" + url.getRawAuthority() + "/.well-known/oauth-protected-resource"
                + url.getRawPath());
    }

    Finding finding() {
        List<String> read = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        answers.forEach((server, probe) -> document(probe).ifPresent(document -> {
            read.add(server);
            if (!agrees(server, document)) {
                wrong.add(server);
            }
        }));
        return wrong.isEmpty()
                ? Finding.ok("servers-metadata", read.size(), answers.size())
                : Finding.problem("servers-metadata", "different", wrong, issuer.orElse(""));
    }

    /** Empty if this server cannot reach the MCP server; clients may still reach it. */
    private static Optional<JsonNode> document(Probe<HttpAnswer> probe) {
        try {
            return Optional.of(probe.get()).filter(HttpAnswer::isObject).map(HttpAnswer::json);
        } catch (IOException unreachable) {
            return Optional.empty();
        }
    }

    private boolean agrees(String server, JsonNode document) {
        boolean sameUrl = ResourceUrl.parse(document.path("resource").asText())
                .filter(url -> url.canonical().equals(server))
                .isPresent();
        boolean sameIssuer = issuer.isEmpty();
        for (JsonNode named : document.path("authorization_servers")) {
            sameIssuer = sameIssuer || named.asText().equals(issuer.get());
        }
        return sameUrl && sameIssuer;
    }
}
