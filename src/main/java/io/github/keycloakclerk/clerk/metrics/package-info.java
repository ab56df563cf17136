/** Metrics and traces of calls to Clerk. */
@NullMarked
package io.github.keycloakclerk.clerk.metrics;

import org.jspecify.annotations.NullMarked;
