/** The keys of what is stored in Keycloak. */
@NullMarked
package io.github.keycloakclerk.stored;

import org.jspecify.annotations.NullMarked;
