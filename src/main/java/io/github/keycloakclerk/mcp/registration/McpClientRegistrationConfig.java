package io.github.keycloakclerk.mcp.registration;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.representations.idm.ClientPolicyExecutorConfigurationRepresentation;

/** Settings of {@link McpClientRegistrationExecutor}, as stored in a client profile. */
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.NONE,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE)
final class McpClientRegistrationConfig extends ClientPolicyExecutorConfigurationRepresentation {

    static final String ALLOWED_REDIRECT_HOSTS = "allowed-redirect-hosts";
    static final String ALLOWED_REDIRECT_SCHEMES = "allowed-redirect-schemes";
    static final String ALLOWED_SCOPES = "allowed-scopes";

    @JsonProperty(ALLOWED_REDIRECT_HOSTS)
    private @Nullable List<String> allowedRedirectHosts;

    @JsonProperty(ALLOWED_REDIRECT_SCHEMES)
    private @Nullable List<String> allowedRedirectSchemes;

    @JsonProperty(ALLOWED_SCOPES)
    private @Nullable List<String> allowedScopes;

    List<String> allowedRedirectHosts() {
        return orEmpty(allowedRedirectHosts);
    }

    List<String> allowedRedirectSchemes() {
        return orEmpty(allowedRedirectSchemes);
    }

    List<String> allowedScopes() {
        return orEmpty(allowedScopes);
    }

    private static List<String> orEmpty(@Nullable List<String> entries) {
        return entries == null
                ? List.of()
                : entries.stream().filter(entry -> !entry.isBlank()).toList();
    }
}
