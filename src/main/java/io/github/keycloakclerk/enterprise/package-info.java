/**
 * Enterprise-Managed Authorization (MCP extension {@code io.modelcontextprotocol/enterprise-managed-authorization}): clients
 * exchange an assertion of an identity provider (draft-ietf-oauth-identity-assertion-authz-grant, "ID-JAG") for a token.
 */
@NullMarked
package io.github.keycloakclerk.enterprise;

import org.jspecify.annotations.NullMarked;
