package io.github.keycloakclerk.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.keycloakclerk.authentication.ClerkSignInAuthenticatorFactory;
import io.github.keycloakclerk.mcp.cimd.McpClientMetadataDocumentExecutorFactory;
import io.github.keycloakclerk.mcp.limit.McpClientLimitPolicyFactory;
import io.github.keycloakclerk.mcp.registration.McpClientRegistrationExecutorFactory;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.provider.ProviderConfigProperty;

@DisplayName("What users read")
class MessagesTest {

    /** Labels and help texts of the admin console are for administrators. */
    private static final Pattern CONSOLE = Pattern.compile("(clerk|mcp)[.-].*");

    private static final List<String> LANGUAGES = List.of("de", "fr", "es", "pt_BR", "ja", "ar");

    /** For settings that Keycloak has too, its own label is available in more languages. */
    private static final Set<String> OF_KEYCLOAK = Set.of("role", "template", "value");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\d+}");
    private static final List<Path> FOLDERS = List.of(
            Path.of("themes/keycloak-clerk/login/messages"), Path.of("src/main/resources/theme-resources/messages"));

    static Stream<Path> translations() {
        return FOLDERS.stream().flatMap(folder -> LANGUAGES.stream().map(language -> folder.resolve(file(language))));
    }

    static Stream<Path> all() {
        return Stream.concat(FOLDERS.stream().map(folder -> folder.resolve(file("en"))), translations());
    }

    private static String file(String language) {
        return "messages_" + language + ".properties";
    }

    @ParameterizedTest
    @MethodSource("translations")
    void isThereInEveryLanguage(Path file) {
        assertEquals(keys(english(file)), keys(read(file)));
    }

    @ParameterizedTest
    @MethodSource("translations")
    void namesTheSameThingsInEveryLanguage(Path file) {
        Properties english = english(file);
        Properties texts = read(file);
        assertEquals(
                List.of(),
                wrong(
                        file,
                        key -> !placeholders(texts, key).equals(placeholders(english, key))
                                || texts.getProperty(key).isBlank()));
    }

    /** A single word may be identical. */
    @ParameterizedTest
    @MethodSource("translations")
    void isTranslated(Path file) {
        Properties english = english(file);
        Properties texts = read(file);
        assertEquals(
                List.of(),
                wrong(
                        file,
                        key -> texts.getProperty(key).equals(english.getProperty(key))
                                && texts.getProperty(key).contains(" ")));
    }

    /** Keycloak formats every text, with or without values. Single quotes would vanish and braces would cause errors. */
    @ParameterizedTest
    @MethodSource("all")
    void survivesFormatting(Path file) {
        Properties texts = read(file);
        assertEquals(
                List.of(),
                wrong(
                        file,
                        key -> !new MessageFormat(texts.getProperty(key))
                                .format(new Object[] {"{0}"})
                                .equals(texts.getProperty(key).replace("''", "'"))));
    }

    @Test
    void hasOnePlaceForEachText() {
        Set<String> twice = new TreeSet<>(keys(read(FOLDERS.get(0).resolve(file("en")))));
        twice.retainAll(keys(read(FOLDERS.get(1).resolve(file("en")))));
        assertEquals(Set.of(), twice);
    }

    @Test
    void isThereInGermanForAdministrators() {
        Properties english = read(FOLDERS.get(1).resolve(file("en")));
        Properties german = read(FOLDERS.get(1).resolve(file("de")));
        Set<String> missing = new TreeSet<>(english.stringPropertyNames());
        missing.removeAll(german.stringPropertyNames());
        assertEquals(Set.of(), missing);
        assertEquals(
                List.of(),
                german.stringPropertyNames().stream()
                        .filter(key -> isOfTheConsole(key) && !english.containsKey(key))
                        .toList());
    }

    /** The console shows the key of a missing text. */
    @ParameterizedTest
    @MethodSource("settings")
    void isThereForEverySetting(ProviderConfigProperty setting) {
        Properties english = read(FOLDERS.get(1).resolve(file("en")));
        assertTrue(
                english.containsKey(setting.getLabel()) || OF_KEYCLOAK.contains(setting.getLabel()),
                setting.getLabel());
        assertTrue(english.containsKey(setting.getHelpText()), setting.getHelpText());
    }

    static Stream<ProviderConfigProperty> settings() {
        return Stream.concat(
                        DocumentationTest.configured(),
                        Stream.of(
                                new ClerkSignInAuthenticatorFactory(),
                                new McpClientLimitPolicyFactory(),
                                new McpClientMetadataDocumentExecutorFactory(),
                                new McpClientRegistrationExecutorFactory()))
                .flatMap(provider -> provider.getConfigProperties().stream());
    }

    /** Otherwise users could not select an available language. */
    @Test
    void canBeChosenInTheExportedRealm() throws IOException {
        String realm = Files.readString(Path.of("realm-export/clerk-mcp-realm.json"));
        LANGUAGES.forEach(language -> assertTrue(realm.contains('"' + language.replace('_', '-') + '"'), language));
    }

    private static List<String> wrong(Path file, Predicate<String> isWrong) {
        return keys(read(file)).stream().filter(isWrong).toList();
    }

    private static Set<String> placeholders(Properties texts, String key) {
        return PLACEHOLDER
                .matcher(texts.getProperty(key, ""))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> keys(Properties texts) {
        return texts.stringPropertyNames().stream()
                .filter(key -> !isOfTheConsole(key))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isOfTheConsole(String key) {
        return CONSOLE.matcher(key).matches();
    }

    private static Properties english(Path file) {
        return read(file.resolveSibling(file("en")));
    }

    private static Properties read(Path file) {
        Properties texts = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            texts.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }
}
