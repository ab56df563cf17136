/** Authenticators for browser flows and post-login flows. */
@NullMarked
package io.github.keycloakclerk.authentication;

import org.jspecify.annotations.NullMarked;
