/** Calls of a provider to Clerk, and what is remembered of the answers. */
@NullMarked
package io.github.keycloakclerk.broker.backend;

import org.jspecify.annotations.NullMarked;
