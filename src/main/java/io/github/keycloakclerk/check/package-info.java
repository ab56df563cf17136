/** Checks of a realm, their findings, and their presentation to administrators. */
@NullMarked
package io.github.keycloakclerk.check;

import org.jspecify.annotations.NullMarked;
