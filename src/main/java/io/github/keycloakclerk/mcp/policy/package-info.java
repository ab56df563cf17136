/** What the client policies of a realm do, told without doing it. */
@NullMarked
package io.github.keycloakclerk.mcp.policy;

import org.jspecify.annotations.NullMarked;
