/** Calls to internals of Keycloak that may change in a minor version, each in a small class. */
@NullMarked
package io.github.keycloakclerk.compat;

import org.jspecify.annotations.NullMarked;
