package io.github.keycloakclerk.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.keycloakclerk.broker.mapper.MapperSettings;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What administrators read of a check")
class CheckTextsTest {

    private static final Path MESSAGES = Path.of("src/main/resources/theme-resources/messages");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\d+}");
    private static final Object[] VALUES = {"{0}", "{1}", "{2}", "{3}", "{4}"};

    private static Properties texts(String bundle, String language) {
        Properties texts = new Properties();
        try (Reader in = Files.newBufferedReader(MESSAGES.resolve(bundle + "_" + language + ".properties"))) {
            texts.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }

    private static Set<String> ids() {
        return texts("mcp-check", "en").stringPropertyNames().stream()
                .filter(key -> key.endsWith(".ok"))
                .map(key -> key.substring(0, key.length() - ".ok".length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mcp-check", "mcp-explain"})
    void isThereInEnglishAndGerman(String bundle) {
        Properties english = texts(bundle, "en");
        Properties german = texts(bundle, "de");
        assertEquals(new TreeSet<>(english.stringPropertyNames()), new TreeSet<>(german.stringPropertyNames()));
        for (String key : english.stringPropertyNames()) {
            assertEquals(placeholders(english, key), placeholders(german, key), key);
            // Short texts such as names may be identical.
            boolean isSentence = english.getProperty(key).split(" ").length > 5;
            assertTrue(!isSentence || !english.getProperty(key).equals(german.getProperty(key)), key);
        }
    }

    private static Set<String> placeholders(Properties texts, String key) {
        return PLACEHOLDER
                .matcher(texts.getProperty(key))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mcp-check", "mcp-explain"})
    void survivesFormatting(String bundle) {
        for (String language : List.of("en", "de")) {
            Properties texts = texts(bundle, language);
            for (String key : texts.stringPropertyNames()) {
                String plain = texts.getProperty(key)
                        .replace("''", "\u0000")
                        .replace("'", "")
                        .replace("\u0000", "'");
                assertEquals(plain, new MessageFormat(texts.getProperty(key)).format(VALUES), key);
            }
        }
    }

    /** A check that reports a problem also tells the administrator how to fix it. */
    @Test
    void saysWhatToChangeWhereSomethingIsWrong() {
        Properties texts = texts("mcp-check", "en");
        List<String> missing = texts.stringPropertyNames().stream()
                .filter(key -> key.matches("[a-z-]+\\.[a-z-]+") && !key.endsWith(".ok") && !key.startsWith("rule."))
                .filter(key -> !texts.containsKey(key + ".fix"))
                .toList();
        assertEquals(List.of(), missing);
        Arrays.stream(MapperSettings.Fault.values())
                .map(fault ->
                        "clerk-mappers." + fault.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .forEach(key -> assertTrue(texts.containsKey(key), key));
    }

    @Test
    void isInTheDocumentation() throws IOException {
        Set<String> documented = Pattern.compile("(?m)^\\| `([a-z-]+)` \\|")
                .matcher(Files.readString(Path.of("docs/troubleshooting.md")))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(ids(), documented);
    }

    /** The ID of each check appears in a test. */
    @Test
    void isShownByATest() throws IOException {
        String tests;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java/io/github/keycloakclerk"))) {
            tests = files.filter(file -> file.toString().endsWith(".java") && !file.endsWith("CheckTextsTest.java"))
                    .map(CheckTextsTest::read)
                    .collect(Collectors.joining());
        }
        assertEquals(
                List.of(),
                ids().stream().filter(id -> !tests.contains('"' + id + '"')).toList());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
