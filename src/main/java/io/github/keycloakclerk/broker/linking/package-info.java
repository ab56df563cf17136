/** Links Clerk users to Keycloak users, and fills the Keycloak users with data from Clerk. */
@NullMarked
package io.github.keycloakclerk.broker.linking;

import org.jspecify.annotations.NullMarked;
