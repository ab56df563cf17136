/**
 * Enterprise-Managed Authorization (MCP extension {@code io.modelcontextprotocol/enterprise-managed-authorization}): MCP clients trade an
 * assertion of an enterprise's identity provider (draft-ietf-oauth-identity-assertion-authz-grant, "ID-JAG") for a token of this realm.
 */
@NullMarked
package io.github.keycloakclerk.enterprise;

import org.jspecify.annotations.NullMarked;
