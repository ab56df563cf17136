package io.github.keycloakclerk.mcp.resource;

/** Why no token is issued for a resource; the error is {@code invalid_target} (RFC 8707, 2). */
enum ResourceRefusal {
    UNKNOWN("The requested resource is not an MCP server of this realm"),
    NOT_IN_SCOPE("None of the granted scopes gives access to the requested resource"),
    DIFFERENT("The requested resource does not match the authorization request");

    private final String sentence;

    ResourceRefusal(String sentence) {
        this.sentence = sentence;
    }

    /** For the client's developer and the event. */
    String sentence() {
        return sentence;
    }
}
