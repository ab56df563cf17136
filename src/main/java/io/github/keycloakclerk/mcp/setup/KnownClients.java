package io.github.keycloakclerk.mcp.setup;

import java.util.List;

/** Metadata document hosts and redirect URIs of known MCP clients, as in {@code realm-export}. */
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

    /** Hosts of redirect URIs, with the path that they start with. */
    static final List<String> REDIRECT_HOSTS = List.of(
            "claude.ai/api/mcp/auth_callback",
            "claude.com/api/mcp/auth_callback",
            "chatgpt.com/connector/oauth",
            "chatgpt.com/connector_platform_oauth_redirect",
            "vscode.dev/redirect",
            "insiders.vscode.dev/redirect",
            "www.cursor.com/agents/mcp/oauth/callback");

    /** URI schemes of apps. */
    static final List<String> REDIRECT_SCHEMES = List.of("cursor");

    private KnownClients() {}
}
