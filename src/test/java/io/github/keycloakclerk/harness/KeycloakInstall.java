package io.github.keycloakclerk.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A copy of the Keycloak distribution with the packaged jar, below {@code target}. The build unpacks the distribution
 * and passes its location in {@code keycloak.dist}, and that of the jar in {@code plugin.jar}.
 *
 * @param home the installation directory
 * @param path the HTTP path that it was built to serve
 */
public record KeycloakInstall(Path home, String path) {

    /** A fresh installation with our jar. */
    public static KeycloakInstall withPlugin(String name) {
        KeycloakInstall install = plain(name);
        copy(pluginJar(), install.home.resolve("providers/keycloak-clerk.jar"));
        return install;
    }

    /** Like {@link #withPlugin}, with the test providers in addition. */
    public static KeycloakInstall withTestProviders(String name) {
        KeycloakInstall install = withPlugin(name);
        copy(TestProviders.jar(), install.home.resolve("providers/test-providers.jar"));
        return install;
    }

    /** A fresh installation as Keycloak ships it. */
    public static KeycloakInstall plain(String name) {
        return new KeycloakInstall(distribution(), "").copy(name);
    }

    /** Copies this installation in its current state to a sibling directory. */
    KeycloakInstall copy(String name) {
        KeycloakInstall copy = new KeycloakInstall(distribution().resolveSibling(name), path);
        deleteTree(copy.home);
        copyTree(home, copy.home);
        return copy;
    }

    public static Path distribution() {
        return Path.of(System.getProperty("keycloak.dist"));
    }

    public static Path pluginJar() {
        return Path.of(System.getProperty("plugin.jar"));
    }

    /** Copies a realm export to where {@code --import-realm} finds it. */
    public void importRealm(Path export) {
        copy(export, home.resolve("data/import").resolve(export.getFileName()));
    }

    /** Additional JVM options for {@code kc.sh}. The build passes them in {@code keycloak.jvm}. */
    static Map<String, String> jvm() {
        return Map.of("JAVA_OPTS_APPEND", System.getProperty("keycloak.jvm", ""));
    }

    /** Runs {@code kc.sh build}, as {@code start --optimized} requires. */
    public void build(String... options) {
        List<String> line = new ArrayList<>(List.of(home.resolve("bin/kc.sh").toString(), "build"));
        line.addAll(List.of(options));
        try {
            ProcessBuilder build = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(buildLogFile().toFile());
            build.environment().putAll(jvm());
            if (build.start().waitFor() != 0) {
                throw new IllegalStateException("kc.sh build failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String buildLog() {
        try {
            return Files.readString(buildLogFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path buildLogFile() {
        return home.resolveSibling(home.getFileName() + "-build.log");
    }

    private static void copy(Path from, Path to) {
        try {
            Files.createDirectories(to.getParent());
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copyTree(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    copyOrLink(file, target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Links jars, which are only read. {@code kc.sh build} writes to the Quarkus folder, so its files are copied. */
    private static void copyOrLink(Path file, Path target) throws IOException {
        if (file.toString().endsWith(".jar") && !file.getParent().endsWith("quarkus")) {
            Files.createLink(target, file);
        } else {
            Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static void deleteTree(Path tree) {
        if (!Files.exists(tree)) {
            return;
        }
        try {
            Files.walkFileTree(tree, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
