/** Clients that nobody but themselves registered: what marks them, how they are found, and what follows when they change. */
@NullMarked
package io.github.keycloakclerk.mcp.client;

import org.jspecify.annotations.NullMarked;
