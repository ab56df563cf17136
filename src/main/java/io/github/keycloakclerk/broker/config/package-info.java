/** The settings of the identity provider, and their validation. */
@NullMarked
package io.github.keycloakclerk.broker.config;

import org.jspecify.annotations.NullMarked;
