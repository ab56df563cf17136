/** Details of the client on the consent page. */
@NullMarked
package io.github.keycloakclerk.mcp.consent;

import org.jspecify.annotations.NullMarked;
