package io.github.keycloakclerk.mcp.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.check.Base;
import io.github.keycloakclerk.check.CheckScope;
import io.github.keycloakclerk.check.Finding;
import io.github.keycloakclerk.check.HttpAnswer;
import io.github.keycloakclerk.check.Probe;
import io.github.keycloakclerk.compat.FrontendUrl;
import io.github.keycloakclerk.mcp.registration.RedirectUri;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.OIDCWellKnownProviderFactory;
import org.keycloak.services.Urls;
import org.keycloak.util.JsonSerialization;
import org.keycloak.wellknown.WellKnownProvider;

/**
 * Checks the server as clients see it, with the metadata at the URLs that they use (RFC 8414, section 3.1; OpenID Connect
 * Discovery, section 4).
 */
final class ReachedServer {

    private static final String GENERAL = "realm-settings/general";

    private static final Map<String, String> BROWSER = Map.of(
            "Origin", "https://mcp.example.com",
            "Access-Control-Request-Method", "GET",
            "Access-Control-Request-Headers", "mcp-protocol-version");

    private final KeycloakSession session;
    private final RealmModel realm;
    private final String issuer;
    private final URI base;
    private final boolean isRead;
    private final Probe<HttpAnswer> inserted;
    private final Probe<HttpAnswer> appended;
    private final Probe<HttpAnswer> preflight;

    private ReachedServer(CheckScope scope, Base known) {
        this.session = scope.session();
        this.realm = scope.realm();
        this.base = known.url();
        this.isRead = known.isRead();
        this.issuer = Urls.realmIssuer(base, realm.getName());
        Map<String, String> json = Map.of("Accept", "application/json");
        URI document = URI.create(issuer + "/.well-known/openid-configuration");
        this.inserted = ask(scope, "GET", inserted(issuer), json);
        this.appended = ask(scope, "GET", document, json);
        this.preflight = ask(scope, "OPTIONS", document, BROWSER);
    }

    private Probe<HttpAnswer> ask(CheckScope scope, String method, URI url, Map<String, String> headers) {
        return isRead
                ? scope.probes().send(method, url, headers)
                : scope.probes().ask(() -> {
                    throw new IOException("the host is not fixed");
                });
    }

    /** No findings without a base URL, as it is not known what clients see. */
    static List<Supplier<List<Finding>>> begin(CheckScope scope) {
        return scope.base()
                .<List<Supplier<List<Finding>>>>map(base -> List.of(new ReachedServer(scope, base)::findings))
                .orElse(List.of());
    }

    /** The first URL that clients try: RFC 8414 inserts the well-known path between host and path. */
    static URI inserted(String issuer) {
        URI url = URI.create(issuer);
        return URI.create(url.getScheme() + "://" + url.getRawAuthority() + "/.well-known/oauth-authorization-server"
                + url.getRawPath());
    }

    private List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        Optional<JsonNode> document = document(findings);
        findings.add(secure());
        findings.add(hostname());
        findings.add(proxyHeaders());
        findings.add(trustedProxies());
        findings.add(rootPath());
        JsonNode metadata = document.orElseGet(this::own);
        findings.add(issuer(metadata));
        findings.add(publicClients(metadata));
        findings.add(proofKeys(metadata));
        findings.add(responseIssuer(metadata));
        findings.add(corsHeader());
        findings.add(new AdvertisedScopes(realm, metadata).finding());
        return findings;
    }

    private Optional<JsonNode> document(List<Finding> findings) {
        String id = "metadata-reachable";
        try {
            HttpAnswer answer = appended.get();
            if (answer.isObject()) {
                findings.add(Finding.ok(id, issuer));
                return Optional.of(answer.json());
            }
            findings.add(Finding.problem(id, "refused", issuer, answer.status()).at(GENERAL));
        } catch (IOException unreachable) {
            // Clients may reach it over another network path than this server.
            findings.add(Finding.warning(id, "unreachable", issuer).at(GENERAL));
        }
        return Optional.empty();
    }

    /** The metadata from Keycloak's provider, if this server cannot reach its own URL. */
    private JsonNode own() {
        return JsonSerialization.mapper.valueToTree(
                session.getProvider(WellKnownProvider.class, "mcp-" + OIDCWellKnownProviderFactory.PROVIDER_ID)
                        .getConfig());
    }

    private Finding issuer(JsonNode metadata) {
        String told = metadata.path("issuer").asText();
        return told.equals(issuer)
                ? Finding.ok("metadata-issuer", issuer)
                : Finding.problem("metadata-issuer", "different", issuer, told).at(GENERAL);
    }

    private Finding secure() {
        boolean loopback = RedirectUri.LOOPBACK.contains(String.valueOf(base.getHost()));
        return "https".equalsIgnoreCase(base.getScheme()) || loopback
                ? Finding.ok("metadata-https", issuer)
                : Finding.problem("metadata-https", "http", issuer).at(GENERAL);
    }

    private Finding hostname() {
        return FrontendUrl.isFixed(realm)
                ? Finding.ok("hostname-fixed", issuer)
                : Finding.warning("hostname-fixed", "request", issuer).at(GENERAL);
    }

    private Finding proxyHeaders() {
        boolean sent = session.getContext().getHttpRequest().getHttpHeaders().getRequestHeaders().keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .anyMatch(name -> name.equals("forwarded") || name.startsWith("x-forwarded-"));
        return sent && ServerOptions.get("proxy-headers").isEmpty()
                ? Finding.warning("proxy-headers", "ignored")
                : Finding.ok("proxy-headers");
    }

    private static Finding trustedProxies() {
        Optional<String> headers = ServerOptions.get("proxy-headers");
        return headers.isPresent()
                        && ServerOptions.get("proxy-trusted-addresses").isEmpty()
                ? Finding.warning("proxy-trusted", "any", headers.get())
                : Finding.ok("proxy-trusted");
    }

    private Finding rootPath() {
        String id = "metadata-root-path";
        URI url = inserted(issuer);
        try {
            HttpAnswer answer = inserted.get();
            return answer.isObject() ? Finding.ok(id, url) : Finding.warning(id, "missing", url, answer.status());
        } catch (IOException unreachable) {
            return Finding.warning(id, "unknown", url);
        }
    }

    private static Finding publicClients(JsonNode metadata) {
        String id = "metadata-public-clients";
        return contains(metadata.path("token_endpoint_auth_methods_supported"), "none")
                ? Finding.ok(id)
                : Finding.problem(id, "missing");
    }

    private static Finding proofKeys(JsonNode metadata) {
        String id = "metadata-pkce";
        JsonNode methods = metadata.path("code_challenge_methods_supported");
        if (!contains(methods, "S256")) {
            return Finding.problem(id, "missing");
        }
        return methods.size() == 1 ? Finding.ok(id) : Finding.warning(id, "plain");
    }

    private static Finding responseIssuer(JsonNode metadata) {
        String id = "metadata-iss";
        return metadata.path("authorization_response_iss_parameter_supported").asBoolean()
                ? Finding.ok(id)
                : Finding.warning(id, "missing");
    }

    private Finding corsHeader() {
        String id = "cors-header";
        try {
            boolean allowed = preflight
                    .get()
                    .header("Access-Control-Allow-Headers")
                    .filter(headers -> Arrays.stream(headers.split(","))
                            .map(String::trim)
                            .anyMatch("mcp-protocol-version"::equalsIgnoreCase))
                    .isPresent();
            return allowed ? Finding.ok(id) : Finding.warning(id, "missing");
        } catch (IOException unreachable) {
            return Finding.warning(id, "unknown");
        }
    }

    private static boolean contains(JsonNode list, String value) {
        for (JsonNode entry : list) {
            if (entry.asText().equals(value)) {
                return true;
            }
        }
        return false;
    }
}
