/** The metadata documents of the authorization server. */
@NullMarked
package io.github.keycloakclerk.mcp.metadata;

import org.jspecify.annotations.NullMarked;
