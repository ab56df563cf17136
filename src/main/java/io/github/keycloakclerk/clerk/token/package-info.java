/** What proves a sign-in: Clerk's session token and the rules it has to meet. */
@NullMarked
package io.github.keycloakclerk.clerk.token;

import org.jspecify.annotations.NullMarked;
