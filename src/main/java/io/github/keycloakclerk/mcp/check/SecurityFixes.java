package io.github.keycloakclerk.mcp.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Published security fixes of Keycloak 26.7, as known when the jar was built.
 *
 * @param byVersion the fixes by the patch release that first contains them
 */
record SecurityFixes(Map<Patch, List<String>> byVersion) {

    private static final String RESOURCE = "META-INF/keycloak-clerk/keycloak-security-fixes.properties";

    /** A version of Keycloak. A suffix after a dash is a build of the same patch release. */
    record Patch(int major, int minor, int patch) implements Comparable<Patch> {

        static Patch of(String version) {
            int[] parts = Arrays.stream(version.split("-")[0].split("\\."))
                    .filter(part -> part.matches("\\d{1,6}"))
                    .mapToInt(Integer::parseInt)
                    .toArray();
            return new Patch(at(parts, 0), at(parts, 1), at(parts, 2));
        }

        private static int at(int[] parts, int index) {
            return index < parts.length ? parts[index] : 0;
        }

        @Override
        public int compareTo(Patch other) {
            return Comparator.comparingInt(Patch::major)
                    .thenComparingInt(Patch::minor)
                    .thenComparingInt(Patch::patch)
                    .compare(this, other);
        }
    }

    static SecurityFixes known() {
        Properties lines = new Properties();
        try (InputStream in = SecurityFixes.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            lines.load(Objects.requireNonNull(in, RESOURCE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<Patch, List<String>> fixes = new TreeMap<>();
        lines.stringPropertyNames()
                .forEach(version -> fixes.put(
                        Patch.of(version),
                        Stream.of(lines.getProperty(version).split(","))
                                .map(String::trim)
                                .toList()));
        return new SecurityFixes(fixes);
    }

    /** The fixes of later patches of the same minor version. */
    List<String> lackingIn(String version) {
        Patch running = Patch.of(version);
        return byVersion.entrySet().stream()
                .filter(entry -> entry.getKey().major() == running.major()
                        && entry.getKey().minor() == running.minor()
                        && entry.getKey().compareTo(running) > 0)
                .flatMap(entry -> entry.getValue().stream())
                .collect(Collectors.toList());
    }
}
