/** How one provider asks Clerk. */
@NullMarked
package io.github.keycloakclerk.broker.backend;

import org.jspecify.annotations.NullMarked;
