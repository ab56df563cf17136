package io.github.keycloakclerk.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Of the source files")
class SourcesTest {

    private static final int MAX_LINES = 250;

    /** Classes that start a browser, Node.js or a cluster. */
    private static final Pattern HEAVY =
            Pattern.compile("\\b(Chromium|EmbeddedVisit|NodeProject|RealClient|KeycloakCluster)\\b");

    @Test
    void noneIsLong() throws IOException {
        assertEquals(List.of(), sources(".java", text -> text.lines().count() > MAX_LINES));
        assertTrue(sources(".java", text -> true).size() > 50);
    }

    /** {@code -Pfast} skips these tests. */
    @Test
    void thoseThatNeedABrowserNodeOrAClusterAreTagged() throws IOException {
        Predicate<String> heavy = text -> HEAVY.matcher(text).find();
        assertEquals(List.of(), sources("IT.java", heavy.and(text -> !text.contains("@Tag("))));
        assertTrue(sources("IT.java", heavy).size() > 10);
    }

    private static List<Path> sources(String end, Predicate<String> condition) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            return files.filter(file -> file.toString().endsWith(end))
                    .filter(file -> condition.test(Pages.text(file)))
                    .toList();
        }
    }
}
