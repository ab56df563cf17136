/** Requests that are signed according to Standard Webhooks, and their secrets. */
@NullMarked
package io.github.keycloakclerk.broker.signature;

import org.jspecify.annotations.NullMarked;
