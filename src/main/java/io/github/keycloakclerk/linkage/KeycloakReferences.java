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
 * What the jar uses of Keycloak, as the build found it in the class files ({@code src/main/build}). Keycloak's patch releases move and
 * change what is not its public API; without this an administrator would learn it from a {@link NoSuchMethodError} in somebody's sign-in.
 *
 * @param lines of the list: a type of Keycloak, the packages that use it, its members; or a class of the jar alone
 */
public record KeycloakReferences(List<String> lines) {

    /** Where the build puts the list. */
    static final String RESOURCE = "META-INF/keycloak-clerk/keycloak-references.txt";

    /** Looked up once: neither the jar nor Keycloak changes while the server runs. */
    private static final class Once {
        private static final List<MissingReference> MISSING = read().missing(KeycloakReferences.class.getClassLoader());
    }

    /** What is missing in the Keycloak that runs. */
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
