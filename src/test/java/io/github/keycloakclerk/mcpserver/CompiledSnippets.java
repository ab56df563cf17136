package io.github.keycloakclerk.mcpserver;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Java classes of a page, compiled as its reader would. */
record CompiledSnippets(ClassLoader loader) {

    private static final Pattern NAME = Pattern.compile("public class (\\w+)");

    static CompiledSnippets of(List<String> sources, Path folder) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path")));
        for (String source : sources) {
            String name = NAME.matcher(source)
                    .results()
                    .findFirst()
                    .map((MatchResult found) -> found.group(1))
                    .orElseThrow();
            arguments.add(
                    Files.writeString(folder.resolve(name + ".java"), source).toString());
        }
        if (compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
            throw new IOException("The code of the page does not compile");
        }
        return new CompiledSnippets(URLClassLoader.newInstance(
                new URL[] {folder.toUri().toURL()}, CompiledSnippets.class.getClassLoader()));
    }

    Filter filter(String name, URI issuer, URI resource) throws ReflectiveOperationException {
        return (Filter) create(name, issuer, resource);
    }

    HttpServlet servlet(String name, URI issuer, URI resource) throws ReflectiveOperationException {
        return (HttpServlet) create(name, issuer, resource);
    }

    private Object create(String name, URI issuer, URI resource) throws ReflectiveOperationException {
        return loader.loadClass(name).getConstructor(URI.class, URI.class).newInstance(issuer, resource);
    }
}
