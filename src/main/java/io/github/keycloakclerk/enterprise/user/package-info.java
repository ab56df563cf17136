/** The user of an assertion: the Clerk user with the enterprise account, and their Keycloak user. */
@NullMarked
package io.github.keycloakclerk.enterprise.user;

import org.jspecify.annotations.NullMarked;
