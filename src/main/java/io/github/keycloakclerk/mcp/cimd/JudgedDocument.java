package io.github.keycloakclerk.mcp.cimd;

import io.github.keycloakclerk.mcp.client.ClientRule;
import java.util.List;
import java.util.Optional;
import org.keycloak.representations.oidc.OIDCClientRepresentation;

/**
 * A document that was read for an administrator.
 *
 * @param rules that it was judged by, up to the first after which nothing can be judged
 * @param client that Keycloak would make of it; empty if it is refused
 */
public record JudgedDocument(List<ClientRule> rules, Optional<OIDCClientRepresentation> client) {}
