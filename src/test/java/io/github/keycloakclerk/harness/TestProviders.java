package io.github.keycloakclerk.harness;

import io.github.keycloakclerk.check.RealmCheckFactory;
import io.github.keycloakclerk.provided.AppliedSettingsViewFactory;
import io.github.keycloakclerk.provided.BrokenCheckFactory;
import io.github.keycloakclerk.provided.ClientAttributesFactory;
import io.github.keycloakclerk.provided.ReadOnlyUsersFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.keycloak.services.resource.RealmResourceProviderFactory;
import org.keycloak.storage.UserStorageProviderFactory;

/** A jar with the providers of {@code io.github.keycloakclerk.provided}. */
final class TestProviders {

    private static final Map<Class<?>, List<Class<?>>> SERVICES = Map.of(
            RealmResourceProviderFactory.class,
            List.of(ClientAttributesFactory.class, AppliedSettingsViewFactory.class),
            UserStorageProviderFactory.class,
            List.of(ReadOnlyUsersFactory.class),
            RealmCheckFactory.class,
            List.of(BrokenCheckFactory.class));

    private TestProviders() {}

    /** Writes the jar below {@code target}. */
    static Path jar() {
        Path jar = KeycloakInstall.distribution().resolveSibling("test-providers.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            for (Map.Entry<Class<?>, List<Class<?>>> service : SERVICES.entrySet()) {
                zip.putNextEntry(
                        new ZipEntry("META-INF/services/" + service.getKey().getName()));
                zip.write(service.getValue().stream()
                        .map(Class::getName)
                        .collect(Collectors.joining("\n"))
                        .getBytes(StandardCharsets.UTF_8));
            }
            // Quarkus finds the endpoint only with this file.
            zip.putNextEntry(new ZipEntry("META-INF/beans.xml"));
            for (Path type : classes()) {
                zip.putNextEntry(new ZipEntry(root().relativize(type).toString()));
                Files.copy(type, zip);
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> classes() throws IOException {
        try (Stream<Path> files = Files.list(
                root().resolve(ClientAttributesFactory.class.getPackageName().replace('.', '/')))) {
            return files.filter(file -> file.toString().endsWith(".class")).toList();
        }
    }

    private static Path root() {
        try {
            return Path.of(ClientAttributesFactory.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
