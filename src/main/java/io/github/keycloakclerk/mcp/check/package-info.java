/** What an administrator can ask about MCP clients in a realm: is it set up well, and why was a sign-in refused. */
@NullMarked
package io.github.keycloakclerk.mcp.check;

import org.jspecify.annotations.NullMarked;
