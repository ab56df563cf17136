/** Evaluates the client policies of a realm without running them. */
@NullMarked
package io.github.keycloakclerk.mcp.policy;

import org.jspecify.annotations.NullMarked;
