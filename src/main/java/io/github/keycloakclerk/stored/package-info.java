/** The keys of data that is stored in Keycloak. */
@NullMarked
package io.github.keycloakclerk.stored;

import org.jspecify.annotations.NullMarked;
