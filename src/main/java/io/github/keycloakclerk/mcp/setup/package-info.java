/** Prepares a realm for MCP clients, following the steps of {@code docs/mcp.md}. */
@NullMarked
package io.github.keycloakclerk.mcp.setup;

import org.jspecify.annotations.NullMarked;
