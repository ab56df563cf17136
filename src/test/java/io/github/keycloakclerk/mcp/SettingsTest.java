package io.github.keycloakclerk.mcp;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.provider.ProviderConfigProperty;

@DisplayName("A setting")
class SettingsTest {

    static Stream<ProviderConfigProperty> settings() {
        return Stream.of(
                        new McpClientRegistrationExecutorFactory().getConfigProperties(),
                        new McpClientMetadataDocumentExecutorFactory().getConfigProperties(),
                        new McpClientLimitPolicyFactory().getConfigProperties())
                .flatMap(properties -> properties.stream());
    }

    @ParameterizedTest
    @MethodSource("settings")
    void isExplainedInTheConsoleAndInTheDocumentation(ProviderConfigProperty setting) throws IOException {
        assertFalse(setting.getLabel().isBlank());
        assertFalse(setting.getHelpText().isBlank());
        String page = Files.readString(Path.of("docs/mcp.md"));
        assertTrue(page.contains("| " + setting.getLabel() + " (`" + setting.getName() + "`) |"), setting.getName());
    }
}
