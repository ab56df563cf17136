/** Clerk data that Keycloak stores: session notes, user attributes, and data of a sign-in. */
@NullMarked
package io.github.keycloakclerk.broker.data;

import org.jspecify.annotations.NullMarked;
