/** A realm made ready for MCP clients, in the steps of {@code docs/mcp.md}. */
@NullMarked
package io.github.keycloakclerk.mcp.setup;

import org.jspecify.annotations.NullMarked;
