/** Sign-in with Clerk's form on a page of Keycloak. */
@NullMarked
package io.github.keycloakclerk.broker.embedded;

import org.jspecify.annotations.NullMarked;
