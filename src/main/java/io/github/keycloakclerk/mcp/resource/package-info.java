/** MCP servers as resources: which one a request names, and which one a token is for. */
@NullMarked
package io.github.keycloakclerk.mcp.resource;

import org.jspecify.annotations.NullMarked;
