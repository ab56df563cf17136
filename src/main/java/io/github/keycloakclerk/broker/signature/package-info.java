/** Requests that are signed as Standard Webhooks says, and secrets for that. */
@NullMarked
package io.github.keycloakclerk.broker.signature;

import org.jspecify.annotations.NullMarked;
