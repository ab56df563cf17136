/** Which Keycloak user a Clerk user is, and what that user is made of. */
@NullMarked
package io.github.keycloakclerk.broker.linking;

import org.jspecify.annotations.NullMarked;
