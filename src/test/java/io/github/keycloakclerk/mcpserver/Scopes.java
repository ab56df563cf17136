package io.github.keycloakclerk.mcpserver;

final class Scopes {

    static final String READ = "mcp:read";
    static final String WRITE = "mcp:write";

    private Scopes() {}
}
