package io.github.keycloakclerk.mcp.setup;

import java.util.List;

/** Where known MCP clients come from, and go back to; those of {@code realm-export}. */
final class KnownClients {

    /** Hosts of metadata documents. */
    static final List<String> DOCUMENT_DOMAINS = List.of(
            "claude.ai",
            "claude.com",
            "chatgpt.com",
            "vscode.dev",
            "insiders.vscode.dev",
            "code.visualstudio.com",
            "www.cursor.com",
            "cursor.com");

    /** Hosts of redirect URIs, with the path below which they are. */
    static final List<String> REDIRECT_HOSTS = List.of(
            "claude.ai/api/mcp/auth_callback",
            "claude.com/api/mcp/auth_callback",
            "chatgpt.com/connector/oauth",
            "chatgpt.com/connector_platform_oauth_redirect",
            "vscode.dev/redirect",
            "insiders.vscode.dev/redirect",
            "www.cursor.com/agents/mcp/oauth/callback");

    /** Schemes of apps. */
    static final List<String> REDIRECT_SCHEMES = List.of("cursor");

    private KnownClients() {}
}
