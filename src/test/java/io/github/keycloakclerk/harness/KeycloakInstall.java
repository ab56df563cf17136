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
 * A copy of the Keycloak distribution with the packaged jar in it, below {@code target}. The build unpacks the
 * distribution and tells where by {@code keycloak.dist} and {@code plugin.jar}.
 *
 * @param home the installation directory
 * @param path below which it was built to serve
 */
public record KeycloakInstall(Path home, String path) {

    /** A fresh installation with our jar. */
    public static KeycloakInstall withPlugin(String name) {
        KeycloakInstall install = plain(name);
        copy(pluginJar(), install.home.resolve("providers/keycloak-clerk.jar"));
        return install;
    }

    /** As {@link #withPlugin}, with the providers of the tests beside our jar. */
    public static KeycloakInstall withTestProviders(String name) {
        KeycloakInstall install = withPlugin(name);
        copy(TestProviders.jar(), install.home.resolve("providers/test-providers.jar"));
        return install;
    }

    /** A fresh installation as Keycloak ships it. */
    public static KeycloakInstall plain(String name) {
        return new KeycloakInstall(distribution(), "").copy(name);
    }

    /** The same, with all that it has by now, beside it. */
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

    /** Puts a realm where {@code --import-realm} finds it. */
    public void importRealm(Path export) {
        copy(export, home.resolve("data/import").resolve(export.getFileName()));
    }

    /** Options of the JVM beyond Keycloak's own, for {@code kc.sh}; the build says which by {@code keycloak.jvm}. */
    static Map<String, String> jvm() {
        return Map.of("JAVA_OPTS_APPEND", System.getProperty("keycloak.jvm", ""));
    }

    /** Runs {@code kc.sh build}, so that {@code start --optimized} works. */
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

    /** What is only read is the same file; {@code kc.sh build} writes in the folder of Quarkus. */
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
