/** Reads and verifies assertions, and accepts each of them once from trusted issuers. */
@NullMarked
package io.github.keycloakclerk.enterprise.assertion;

import org.jspecify.annotations.NullMarked;
