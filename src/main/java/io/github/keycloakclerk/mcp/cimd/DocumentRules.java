package io.github.keycloakclerk.mcp.cimd;

import io.github.keycloakclerk.mcp.client.ClientRule;
import io.github.keycloakclerk.mcp.client.ClientTextRules;
import io.github.keycloakclerk.mcp.client.RefusedRegistrationException;
import io.github.keycloakclerk.mcp.registration.McpClientRegistrationExecutor;
import io.github.keycloakclerk.mcp.registration.RedirectRules;
import io.github.keycloakclerk.mcp.registration.RedirectUri;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.representations.oidc.OIDCClientRepresentation;

/**
 * The rules for the content of a Client ID Metadata Document.
 *
 * @param domains trusted domains, exact or {@code *.example.com} for a domain and its subdomains, as in Keycloak's executor
 * @param sameDomain whether all URLs of a document must belong to the same trusted domain as the document
 * @param http whether {@code jwks_uri} may begin with {@code http:}, for development
 */
record DocumentRules(List<String> domains, boolean sameDomain, boolean http) {

    /** The rules that a document has to meet, or the client is refused. */
    List<ClientRule> rules(URI clientId, OIDCClientRepresentation document) {
        List<ClientRule> rules = new ArrayList<>();
        // Simple string comparison (RFC 3986, 6.2.1), as the draft requires.
        rules.add(rule(
                "document-client-id",
                document.getClientId(),
                clientId.toString().equals(document.getClientId()),
                "client_id is not the URL of the metadata document"));
        rules.add(rule(
                "document-secret",
                "",
                document.getClientSecret() == null && document.getClientSecretExpiresAt() == null,
                "A metadata document must not hold a secret"));
        String name = document.getClientName();
        rules.add(rule("document-name", name, name != null, "The metadata document has no client_name"));
        rules.add(ClientRule.of("client-name", name, () -> ClientTextRules.requireName(name)));
        List<String> redirectUris =
                Optional.ofNullable(document.getRedirectUris()).orElse(List.of());
        rules.add(rule(
                "redirect-uris",
                redirectUris.size(),
                !redirectUris.isEmpty(),
                "The metadata document has no redirect_uris"));
        // All of them, not only the one in this request (keycloak#50748).
        redirectUris.forEach(
                uri -> rules.add(ClientRule.of("document-redirect-uri", uri, () -> requireRedirectUri(clientId, uri))));
        rules.add(link("client_uri", document.getClientUri(), clientId));
        rules.add(link("logo_uri", document.getLogoUri(), clientId));
        rules.add(link("policy_uri", document.getPolicyUri(), clientId));
        rules.add(link("tos_uri", document.getTosUri(), clientId));
        String keys = document.getJwksUri();
        rules.add(ClientRule.of("document-jwks-uri", keys, () -> requireKeys(clientId, keys)));
        return rules;
    }

    private static ClientRule rule(String id, @Nullable Object saw, boolean kept, String sentence) {
        return ClientRule.of(id, saw, () -> {
            if (!kept) {
                throw RefusedRegistrationException.metadata(sentence);
            }
        });
    }

    private ClientRule link(String member, @Nullable String url, URI clientId) {
        return ClientRule.of("document-" + member.replace('_', '-'), url, () -> requireLink(member, url, clientId));
    }

    private void requireRedirectUri(URI clientId, String text) throws RefusedRegistrationException {
        RedirectRules rules = RedirectRules.of(Set.of(), Set.of());
        RedirectUri redirect = RedirectUri.parse(text);
        if (redirect.scheme().equals("https")) {
            if (trusted(redirect.host()).isEmpty()) {
                throw RefusedRegistrationException.redirectUri("The host of a redirect URI is not trusted");
            }
        } else if (redirect.isWeb()) {
            rules.accept(redirect);
        } else {
            // The registration executor runs next and checks whether the scheme is allowed.
            rules.requireApp(redirect);
            return;
        }
        requireSameDomain(clientId, redirect.host());
    }

    /** Whether a document has redirect URIs of apps, which {@link McpClientRegistrationExecutor} has to allow. */
    static boolean hasApps(OIDCClientRepresentation document) throws RefusedRegistrationException {
        for (String text : Optional.ofNullable(document.getRedirectUris()).orElse(List.of())) {
            if (!RedirectUri.parse(text).isWeb()) {
                return true;
            }
        }
        return false;
    }

    private void requireLink(String member, @Nullable String url, URI clientId) throws RefusedRegistrationException {
        ClientTextRules.requireUrl(member, url);
        if (url != null) {
            requireSameDomain(clientId, URI.create(url).getHost());
        }
    }

    private void requireKeys(URI clientId, @Nullable String url) throws RefusedRegistrationException {
        ClientTextRules.requireUrl("jwks_uri", url);
        if (url == null) {
            return;
        }
        URI uri = URI.create(url);
        if (!http && !"https".equalsIgnoreCase(uri.getScheme())) {
            throw RefusedRegistrationException.metadata("jwks_uri does not begin with https:");
        }
        if (trusted(uri.getHost()).isEmpty()) {
            throw RefusedRegistrationException.metadata("The host of jwks_uri is not trusted");
        }
        requireSameDomain(clientId, uri.getHost());
    }

    private void requireSameDomain(URI clientId, String host) throws RefusedRegistrationException {
        if (sameDomain
                && domains.stream().noneMatch(domain -> covers(domain, clientId.getHost()) && covers(domain, host))) {
            throw RefusedRegistrationException.metadata(
                    "A URL in the metadata document has another domain than the document");
        }
    }

    private Optional<String> trusted(String host) {
        return domains.stream().filter(domain -> covers(domain, host)).findFirst();
    }

    private static boolean covers(String domain, String host) {
        String name = host.toLowerCase(Locale.ROOT);
        String trusted = domain.toLowerCase(Locale.ROOT);
        return trusted.startsWith("*.")
                ? name.equals(trusted.substring(2)) || name.endsWith(trusted.substring(1))
                : name.equals(trusted);
    }
}
