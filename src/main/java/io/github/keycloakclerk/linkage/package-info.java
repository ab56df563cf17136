/** Checks whether the running Keycloak has what the jar was compiled against. */
@NullMarked
package io.github.keycloakclerk.linkage;

import org.jspecify.annotations.NullMarked;
