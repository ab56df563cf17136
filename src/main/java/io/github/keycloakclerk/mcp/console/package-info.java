/** A tab of the admin console; requires Keycloak's feature {@code declarative-ui}. */
@NullMarked
package io.github.keycloakclerk.mcp.console;

import org.jspecify.annotations.NullMarked;
