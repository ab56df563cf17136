/** The identity provider {@code clerk}. */
@NullMarked
package io.github.keycloakclerk.broker;

import org.jspecify.annotations.NullMarked;
