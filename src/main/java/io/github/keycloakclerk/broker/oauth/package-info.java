/** Sign-in at Clerk's OAuth server. */
@NullMarked
package io.github.keycloakclerk.broker.oauth;

import org.jspecify.annotations.NullMarked;
