package io.github.keycloakclerk.mcp.cimd;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.keycloak.protocol.oauth2.cimd.clientpolicy.executor.ClientIdMetadataDocumentExecutor;

/** Settings of {@link McpClientMetadataDocumentExecutor}: the settings of Keycloak's executor and one more. */
final class McpClientMetadataDocumentConfig extends ClientIdMetadataDocumentExecutor.Configuration {

    static final String ALLOW_PRIVATE_ADDRESSES = "allow-private-addresses";

    @JsonProperty(ALLOW_PRIVATE_ADDRESSES)
    private boolean allowPrivateAddresses;

    boolean allowsPrivateAddresses() {
        return allowPrivateAddresses;
    }
}
