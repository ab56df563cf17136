package io.github.keycloakclerk.mcp.registration;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.keycloakclerk.mcp.cimd.McpClientMetadataDocumentExecutorFactory;
import io.github.keycloakclerk.mcp.limit.McpClientLimitPolicyFactory;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.provider.ProviderConfigProperty;

@DisplayName("A setting")
class SettingsTest {

    private static final Path TEXTS = Path.of("src/main/resources/theme-resources/messages/messages_en.properties");

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
        Properties texts = new Properties();
        try (Reader in = Files.newBufferedReader(TEXTS)) {
            texts.load(in);
        }
        assertFalse(texts.getProperty(setting.getHelpText(), "").isBlank());
        String label = texts.getProperty(setting.getLabel());
        String page = Files.readString(Path.of("docs/mcp.md"));
        assertTrue(page.contains("| " + label + " (`" + setting.getName() + "`) |"), setting.getName());
    }
}
