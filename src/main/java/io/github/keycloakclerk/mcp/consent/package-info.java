/** Who asks for consent, as the consent page shows it. */
@NullMarked
package io.github.keycloakclerk.mcp.consent;

import org.jspecify.annotations.NullMarked;
