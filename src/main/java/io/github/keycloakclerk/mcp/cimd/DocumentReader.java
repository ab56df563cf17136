package io.github.keycloakclerk.mcp.cimd;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.mcp.client.ClientRule;
import io.github.keycloakclerk.mcp.client.RefusedRegistrationException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.keycloak.jose.jwk.JSONWebKeySet;
import org.keycloak.representations.oidc.OIDCClientRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyException;

/**
 * Reads metadata documents according to the rules of a realm.
 *
 * @param required members that the administrator requires
 */
record DocumentReader(DocumentSource source, DocumentRules rules, List<String> required) {

    private static final String DOCUMENT = "The client's metadata document";

    /**
     * The result.
     *
     * @param client the client to register
     * @param hasApps whether there are redirect URIs of apps, which the registration executor checks
     * @param hasFetchedKeys whether the keys were fetched from a URL
     */
    record Read(
            DocumentFetcher.Fetched fetched,
            OIDCClientRepresentation client,
            boolean hasApps,
            boolean hasFetchedKeys) {}

    Read read(URI clientId) throws ClientPolicyException, RefusedRegistrationException, IOException {
        DocumentFetcher.Fetched fetched = fetch(clientId);
        MetadataDocument document = MetadataDocument.read(fetched.document());
        ClientRule.requireAll(rules.rules(clientId, document.published()));
        boolean hasApps = DocumentRules.hasApps(document.published());
        requireProperties(fetched.document());
        String method = method(document);
        Optional<JSONWebKeySet> keys = source.keys(document.published(), method);
        return new Read(
                fetched,
                document.client(method, keys.orElse(null)),
                hasApps,
                keys.isPresent() && document.published().getJwksUri() != null);
    }

    DocumentFetcher.Fetched fetch(URI clientId) throws ClientPolicyException {
        return source.fetch(clientId, DOCUMENT);
    }

    void requireProperties(JsonNode document) throws RefusedRegistrationException {
        for (String property : required) {
            if (!document.hasNonNull(property)) {
                throw RefusedRegistrationException.metadata("The metadata document has no " + property);
            }
        }
    }

    static String method(MetadataDocument document) throws RefusedRegistrationException {
        return document.authenticationMethod()
                .orElseThrow(() -> RefusedRegistrationException.metadata(
                        "A client with a metadata document cannot have a secret"));
    }
}
