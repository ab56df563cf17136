package io.github.keycloakclerk.standin;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Serves Clerk's scripts from npm's folder, at the URLs of a Frontend API host. */
final class NpmFiles {

    private static final Pattern SCRIPT =
            Pattern.compile("/npm/(@clerk/(?:clerk-js|ui))@[0-9][0-9.]*/(dist/[\\w.-]+\\.js)");

    private final Path packages;

    /** @param packages the folder {@code node_modules} */
    NpmFiles(Path packages) {
        this.packages = packages;
    }

    void handle(Exchange exchange) throws IOException {
        exchange.http().getResponseHeaders().set("Access-Control-Allow-Origin", "*");
        Matcher script = SCRIPT.matcher(exchange.path());
        Path file = script.matches() ? packages.resolve(script.group(1)).resolve(script.group(2)) : packages;
        if (!Files.isRegularFile(file)) {
            exchange.answer(404, "text/plain", "no such file");
            return;
        }
        exchange.http().getResponseHeaders().set("Content-Type", "text/javascript; charset=utf-8");
        exchange.http().getResponseHeaders().set("Cache-Control", "public, max-age=3600");
        exchange.http().sendResponseHeaders(200, Files.size(file));
        try (OutputStream out = exchange.http().getResponseBody()) {
            Files.copy(file, out);
        }
    }
}
