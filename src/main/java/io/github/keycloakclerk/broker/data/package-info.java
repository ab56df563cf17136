/** What is stored in Keycloak of Clerk: notes, attributes, and what travels with a sign-in. */
@NullMarked
package io.github.keycloakclerk.broker.data;

import org.jspecify.annotations.NullMarked;
