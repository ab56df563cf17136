/** The ways to delegate one sign-in to Clerk. All end in one {@link io.github.keycloakclerk.broker.signin.VerifiedSignIn}. */
@NullMarked
package io.github.keycloakclerk.broker.signin;

import org.jspecify.annotations.NullMarked;
