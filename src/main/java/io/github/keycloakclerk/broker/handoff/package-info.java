/** Sign-in on a page of the customer's app. */
@NullMarked
package io.github.keycloakclerk.broker.handoff;

import org.jspecify.annotations.NullMarked;
