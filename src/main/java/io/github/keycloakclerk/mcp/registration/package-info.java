/** Dynamic client registration: what a client may request, and what is registered. */
@NullMarked
package io.github.keycloakclerk.mcp.registration;

import org.jspecify.annotations.NullMarked;
