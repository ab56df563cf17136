/** Client ID Metadata Documents: fetched, judged and turned into clients. */
@NullMarked
package io.github.keycloakclerk.mcp.cimd;

import org.jspecify.annotations.NullMarked;
