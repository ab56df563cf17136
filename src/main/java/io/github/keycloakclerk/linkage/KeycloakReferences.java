package io.github.keycloakclerk.linkage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What the jar uses of Keycloak, as the build found it in the class files ({@code src/main/build}). Keycloak's patch releases
 * change internal types. Without this check, the first sign would be a {@link NoSuchMethodError} during a sign-in.
 *
 * @param lines of the list: a type of Keycloak, the packages that use it, its members; or only a class of the jar
 */
public record KeycloakReferences(List<String> lines) {

    /** Path of the list in the jar. */
    static final String RESOURCE = "META-INF/keycloak-clerk/keycloak-references.txt";

    /** Resolved once: neither the jar nor Keycloak changes while the server runs. */
    private static final class Once {
        private static final List<MissingReference> MISSING = read().missing(KeycloakReferences.class.getClassLoader());
    }

    /** What the running Keycloak lacks. */
    public static List<MissingReference> missing() {
        return Once.MISSING;
    }

    private static KeycloakReferences read() {
        try (InputStream in = KeycloakReferences.class.getClassLoader().getResourceAsStream(RESOURCE);
                BufferedReader reader = new BufferedReader(
                        new InputStreamReader(Objects.requireNonNull(in, RESOURCE), StandardCharsets.UTF_8))) {
            return new KeycloakReferences(reader.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<MissingReference> missing(ClassLoader loader) {
        return lines.stream().flatMap(line -> missing(loader, line.split(" "))).toList();
    }

    private static Stream<MissingReference> missing(ClassLoader loader, String... parts) {
        if (parts.length == 1) {
            return new Inherited(loader, parts[0]).missing();
        }
        Referenced referenced = Referenced.of(loader, parts[0], parts[1]);
        return Stream.concat(referenced.missingType(), Stream.of(parts).skip(2).flatMap(referenced::missing));
    }
}
