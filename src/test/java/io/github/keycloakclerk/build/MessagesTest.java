package io.github.keycloakclerk.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What people read")
class MessagesTest {

    /** Labels of the admin console are for administrators. */
    private static final String CONSOLE = "clerk.";

    @ParameterizedTest
    @ValueSource(strings = {"themes/keycloak-clerk/login/messages", "src/main/resources/theme-resources/messages"})
    void isThereInEveryLanguage(String folder) throws IOException {
        Properties english = read(Path.of(folder, "messages_en.properties"));
        Properties german = read(Path.of(folder, "messages_de.properties"));
        assertEquals(keys(english), keys(german));
        german.values().forEach(text -> assertFalse(text.toString().isBlank()));
    }

    private static Set<String> keys(Properties messages) {
        return messages.stringPropertyNames().stream()
                .filter(key -> !key.startsWith(CONSOLE))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Properties read(Path file) throws IOException {
        Properties messages = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            messages.load(in);
        }
        return messages;
    }
}
