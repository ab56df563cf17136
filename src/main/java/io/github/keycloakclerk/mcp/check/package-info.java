/** Checks for administrators: whether a realm is set up for MCP clients, and why a sign-in was refused. */
@NullMarked
package io.github.keycloakclerk.mcp.check;

import org.jspecify.annotations.NullMarked;
