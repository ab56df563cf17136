/** Calls into Keycloak's internals that may change with a minor version, one small class each. */
@NullMarked
package io.github.keycloakclerk.compat;

import org.jspecify.annotations.NullMarked;
