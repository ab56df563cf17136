/** Client ID Metadata Documents: fetches and checks them, and registers their clients. */
@NullMarked
package io.github.keycloakclerk.mcp.cimd;

import org.jspecify.annotations.NullMarked;
