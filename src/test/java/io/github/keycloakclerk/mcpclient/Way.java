package io.github.keycloakclerk.mcpclient;

/** How an MCP client becomes a client of Keycloak. */
public enum Way {
    PREREGISTERED("Client created by an administrator", "preregistered"),
    DYNAMIC("Dynamic client registration", "dcr"),
    METADATA_DOCUMENT("Client ID Metadata Document", "metadata-document");

    private final String label;
    private final String argument;

    Way(String label, String argument) {
        this.label = label;
        this.argument = argument;
    }

    String label() {
        return label;
    }

    /** Its name in the programs of {@code src/test/node}. */
    String argument() {
        return argument;
    }
}
