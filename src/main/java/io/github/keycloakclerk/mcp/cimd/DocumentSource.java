package io.github.keycloakclerk.mcp.cimd;

import io.github.keycloakclerk.mcp.client.ClientCount;
import io.github.keycloakclerk.mcp.client.RefusedRegistrationException;
import io.github.keycloakclerk.mcp.registration.ClientKeys;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.OAuthErrorException;
import org.keycloak.jose.jwk.JSONWebKeySet;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.representations.oidc.OIDCClientRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.tracing.TracingProvider;

/**
 * Fetches documents and keys.
 *
 * @param anywhere whether this machine and private networks are allowed too
 * @param mostBytes maximum size of each
 */
record DocumentSource(KeycloakSession session, DocumentHttp http, boolean anywhere, long mostBytes) {

    private static final Logger LOG = Logger.getLogger(DocumentSource.class);

    DocumentFetcher.Fetched fetch(URI url, String what) throws ClientPolicyException {
        TracingProvider tracing = session.getProvider(TracingProvider.class);
        tracing.startSpan(DocumentSource.class, "fetch").setAttribute("server.address", String.valueOf(url.getHost()));
        try {
            return new DocumentFetcher(mostBytes).fetch(url, http.client(url.getHost(), anywhere, session));
        } catch (IOException e) {
            tracing.error(e);
            new ClientCount(session.getContext().getRealm().getName()).document("unreadable", "document");
            // The reason is only logged: it would show an attacker which URLs respond.
            LOG.warnf("%s at %s: %s", what, url, e.getMessage());
            throw new ClientPolicyException(OAuthErrorException.INVALID_REQUEST, what + " could not be read");
        } finally {
            tracing.endSpan();
        }
    }

    /**
     * The keys of a client; empty if it needs none. Keys at a URL are fetched here, because Keycloak would call the client's
     * URL at token requests.
     */
    Optional<JSONWebKeySet> keys(OIDCClientRepresentation published, String method)
            throws ClientPolicyException, RefusedRegistrationException, IOException {
        if (published.getJwksUri() == null) {
            if (published.getJwks() != null) {
                ClientKeys.requireReadable(published.getJwks());
            }
            return Optional.ofNullable(published.getJwks());
        }
        if (published.getJwks() != null) {
            throw RefusedRegistrationException.metadata("jwks and jwks_uri exclude each other");
        }
        URI url = URI.create(published.getJwksUri());
        if (!method.equals(OIDCLoginProtocol.PRIVATE_KEY_JWT)) {
            requireNotPrivate(url);
            return Optional.empty();
        }
        JSONWebKeySet fetched =
                MetadataDocument.keys(fetch(url, "The client's jwks_uri").document());
        ClientKeys.requireReadable(fetched);
        return Optional.of(fetched);
    }

    private void requireNotPrivate(URI url) throws ClientPolicyException {
        if (anywhere) {
            return;
        }
        try {
            http.requireNotPrivate(url.getHost());
        } catch (IOException e) {
            throw new ClientPolicyException(
                    OAuthErrorException.INVALID_REQUEST, "The client's jwks_uri could not be read");
        }
    }
}
