package io.github.keycloakclerk.mcp.cimd;

import io.github.keycloakclerk.mcp.client.ClientRule;
import java.util.List;
import java.util.Optional;
import org.keycloak.representations.oidc.OIDCClientRepresentation;

/**
 * The result of checking a document for an administrator.
 *
 * @param rules the rules that were checked, up to the first after which no further check is possible
 * @param client the client that Keycloak would create; empty if it is refused
 */
public record JudgedDocument(List<ClientRule> rules, Optional<OIDCClientRepresentation> client) {}
