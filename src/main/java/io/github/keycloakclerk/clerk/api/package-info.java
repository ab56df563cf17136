/** Calls to Clerk, each within the limits of {@link io.github.keycloakclerk.clerk.api.CallLimits}. */
@NullMarked
package io.github.keycloakclerk.clerk.api;

import org.jspecify.annotations.NullMarked;
