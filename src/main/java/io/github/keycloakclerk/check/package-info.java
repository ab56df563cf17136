/** Checks of a realm: what is looked at, what was found, and how an administrator reads it. */
@NullMarked
package io.github.keycloakclerk.check;

import org.jspecify.annotations.NullMarked;
