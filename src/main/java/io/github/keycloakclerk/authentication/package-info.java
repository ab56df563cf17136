/** Authenticators for browser flows. */
@NullMarked
package io.github.keycloakclerk.authentication;

import org.jspecify.annotations.NullMarked;
