/** Self-registered clients: how they are marked and found, and what happens when they change. */
@NullMarked
package io.github.keycloakclerk.mcp.client;

import org.jspecify.annotations.NullMarked;
