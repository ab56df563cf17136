/** Why a client does not connect: what it sends is judged as a sign-in would, rule by rule, and nothing is stored. */
@NullMarked
package io.github.keycloakclerk.mcp.judge;

import org.jspecify.annotations.NullMarked;
