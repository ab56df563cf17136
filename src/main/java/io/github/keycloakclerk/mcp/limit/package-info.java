/** How many clients may register themselves, and when unused ones are removed. */
@NullMarked
package io.github.keycloakclerk.mcp.limit;

import org.jspecify.annotations.NullMarked;
