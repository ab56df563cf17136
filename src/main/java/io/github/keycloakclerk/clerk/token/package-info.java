/** Clerk's tokens, and the rules that they must meet. */
@NullMarked
package io.github.keycloakclerk.clerk.token;

import org.jspecify.annotations.NullMarked;
