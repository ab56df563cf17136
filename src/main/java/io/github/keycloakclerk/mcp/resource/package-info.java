/** MCP servers as resources (RFC 8707): which one a request names, and which one a token is for. */
@NullMarked
package io.github.keycloakclerk.mcp.resource;

import org.jspecify.annotations.NullMarked;
