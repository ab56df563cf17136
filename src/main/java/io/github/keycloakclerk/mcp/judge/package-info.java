/** Explains why a client cannot connect: checks its requests rule by rule as at a sign-in, without storing anything. */
@NullMarked
package io.github.keycloakclerk.mcp.judge;

import org.jspecify.annotations.NullMarked;
