/** Delegates sign-ins to Clerk. Each sign-in mode ends in a {@link io.github.keycloakclerk.broker.signin.VerifiedSignIn}. */
@NullMarked
package io.github.keycloakclerk.broker.signin;

import org.jspecify.annotations.NullMarked;
