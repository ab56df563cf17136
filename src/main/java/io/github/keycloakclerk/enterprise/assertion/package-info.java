/** Which assertions count: read, verified, of whom, and once. */
@NullMarked
package io.github.keycloakclerk.enterprise.assertion;

import org.jspecify.annotations.NullMarked;
