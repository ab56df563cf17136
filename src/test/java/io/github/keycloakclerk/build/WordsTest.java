package io.github.keycloakclerk.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Keycloak and Clerk say <i>user</i>. */
@DisplayName("The project uses the words of Keycloak and Clerk")
class WordsTest {

    private static final Pattern OTHER_WORDS =
            Pattern.compile("(?i)\\b(people|persons?|somebody|anybody|nobody|everybody|whoever)\\b(?!\\.example)");
    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|(?m)//[^\\n]*$");

    @Test
    void inItsPages() throws IOException {
        assertEquals(List.of(), offenders(Pages.all(), text -> text));
    }

    @Test
    void inTheTextsOfUsersAndAdministrators() throws IOException {
        try (Stream<Path> texts = Files.list(Path.of("src/main/resources/theme-resources/messages"));
                Stream<Path> theme = Files.list(Path.of("themes/keycloak-clerk/login/messages"))) {
            List<Path> english = Stream.concat(texts, theme)
                    .filter(file -> file.toString().endsWith("_en.properties"))
                    .toList();
            assertEquals(4, english.size());
            assertEquals(List.of(), offenders(english.stream(), text -> text));
        }
    }

    @Test
    void inItsComments() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src"))) {
            List<Path> java =
                    sources.filter(file -> file.toString().endsWith(".java")).toList();
            assertTrue(java.size() > 500);
            assertEquals(List.of(), offenders(java.stream(), WordsTest::comments));
        }
    }

    private interface Part {
        String of(String text);
    }

    private static String comments(String source) {
        StringBuilder comments = new StringBuilder();
        COMMENT.matcher(source)
                .results()
                .forEach(found -> comments.append(found.group()).append('\n'));
        return comments.toString();
    }

    private static List<String> offenders(Stream<Path> files, Part part) {
        return files.flatMap(file -> OTHER_WORDS
                        .matcher(part.of(Pages.text(file)))
                        .results()
                        .map(word -> file + ": " + word.group()))
                .toList();
    }
}
