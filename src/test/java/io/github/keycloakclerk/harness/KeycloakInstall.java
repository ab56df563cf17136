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
 */
public record KeycloakInstall(Path home) {

    /** A fresh installation with our jar. */
    public static KeycloakInstall withPlugin(String name) {
        KeycloakInstall install = plain(name);
        copy(pluginJar(), install.home.resolve("providers/keycloak-clerk.jar"));
        return install;
    }

    /**
     * As {@link #withPlugin}, with the providers of the tests beside our jar, the feature {@code cimd}, and a database that has its
     * tables and its master realm already. Building and the first start take four times as long as each start after them, so that is
     * done once for all servers. To be started with {@link #START}.
     */
    public static synchronized KeycloakInstall prepared(String name) {
        KeycloakInstall install = new KeycloakInstall(distribution().resolveSibling(name));
        deleteTree(install.home);
        copyTree(Prepared.INSTALL.home, install.home);
        return install;
    }

    /** How a server of a {@link #prepared} installation is started, before options that need no build. */
    public static final List<String> START = List.of("start", "--optimized", "--http-enabled=true");

    /** Made when the first server asks for it. */
    private static final class Prepared {

        static final KeycloakInstall INSTALL = make();

        private static KeycloakInstall make() {
            KeycloakInstall install = withTestProviders("keycloak-prepared");
            install.build("--db=dev-file", "--cache=local", "--features=cimd");
            KeycloakServer.start(install, Ports.free(), START, Map.of()).close();
            return install;
        }
    }

    private static KeycloakInstall withTestProviders(String name) {
        KeycloakInstall install = withPlugin(name);
        copy(TestProviders.jar(), install.home.resolve("providers/test-providers.jar"));
        return install;
    }

    /** A fresh installation as Keycloak ships it. */
    public static KeycloakInstall plain(String name) {
        Path home = distribution().resolveSibling(name);
        deleteTree(home);
        copyTree(distribution(), home);
        return new KeycloakInstall(home);
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

    /** Runs {@code kc.sh build}, so that {@code start --optimized} works. */
    public void build(String... options) {
        List<String> line = new ArrayList<>(List.of(home.resolve("bin/kc.sh").toString(), "build"));
        line.addAll(List.of(options));
        try {
            Process build = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolveSibling(home.getFileName() + "-build.log")
                            .toFile())
                    .start();
            if (build.waitFor() != 0) {
                throw new IllegalStateException("kc.sh build failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
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

    /** What is only read is the same file. */
    private static void copyOrLink(Path file, Path target) throws IOException {
        if (file.toString().endsWith(".jar")) {
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
