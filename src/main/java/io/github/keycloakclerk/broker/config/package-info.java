/** The settings of the identity provider, and what is refused of them. */
@NullMarked
package io.github.keycloakclerk.broker.config;

import org.jspecify.annotations.NullMarked;
