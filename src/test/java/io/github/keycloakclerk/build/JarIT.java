package io.github.keycloakclerk.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.keycloakclerk.harness.KeycloakInstall;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The jar")
class JarIT {

    private static final int JAVA_17 = 61;

    @Test
    void isAllThereIsToInstallAndSmall() throws IOException {
        assertTrue(Files.size(KeycloakInstall.pluginJar()) < 1024 * 1536);
    }

    @Test
    void holdsNothingThatKeycloakShips() throws IOException {
        Set<String> ours = new TreeSet<>(classes(KeycloakInstall.pluginJar()));
        assertTrue(ours.size() > 100);
        try (Stream<Path> jars = Files.walk(KeycloakInstall.distribution().resolve("lib"))) {
            ours.retainAll(jars.filter(jar -> jar.toString().endsWith(".jar"))
                    .flatMap(jar -> classes(jar).stream())
                    .collect(Collectors.toSet()));
        }
        assertEquals(Set.of(), ours);
    }

    @Test
    void holdsOnlyPackagesOfItsOwn() {
        List<String> strangers = entries(KeycloakInstall.pluginJar()).stream()
                .map(ZipEntry::getName)
                .filter(name -> !name.endsWith("/"))
                .filter(name -> Stream.of(
                                "io/github/keycloakclerk/", "META-INF/", "theme-resources/", "theme/keycloak-clerk/")
                        .noneMatch(name::startsWith))
                .toList();
        assertEquals(List.of(), strangers);
    }

    @Test
    void runsOnJava17() throws IOException {
        try (JarFile jar = new JarFile(KeycloakInstall.pluginJar().toFile())) {
            for (ZipEntry entry : jar.stream()
                    .filter(file -> file.getName().endsWith(".class"))
                    .toList()) {
                try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
                    in.readInt();
                    in.readUnsignedShort();
                    assertTrue(in.readUnsignedShort() <= JAVA_17, entry.getName());
                }
            }
        }
    }

    @Test
    void carriesNoTimeOfItsBuild() throws IOException {
        List<String> ours = entries(KeycloakInstall.pluginJar()).stream()
                .map(entry -> entry.getTimeLocal().toString())
                .distinct()
                .toList();
        assertEquals(List.of("2026-01-01T00:00"), ours);
    }

    @Test
    void tellsItsLicence() {
        List<String> names = entries(KeycloakInstall.pluginJar()).stream()
                .map(ZipEntry::getName)
                .toList();
        assertTrue(names.containsAll(List.of("META-INF/LICENSE", "META-INF/NOTICE")), names.toString());
    }

    private static List<String> classes(Path jar) {
        return entries(jar).stream()
                .map(ZipEntry::getName)
                .filter(name -> name.endsWith(".class") && !name.endsWith("module-info.class"))
                .toList();
    }

    private static List<? extends ZipEntry> entries(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
