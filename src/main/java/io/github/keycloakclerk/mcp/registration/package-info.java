/** Dynamic client registration: what a client may ask for, and what it gets. */
@NullMarked
package io.github.keycloakclerk.mcp.registration;

import org.jspecify.annotations.NullMarked;
