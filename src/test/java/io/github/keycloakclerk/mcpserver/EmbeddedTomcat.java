package io.github.keycloakclerk.mcpserver;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** The part of Tomcat that a single web application needs. */
final class EmbeddedTomcat implements AutoCloseable {

    private static final Path DIRECTORY = Path.of("target", "mcp-tomcat").toAbsolutePath();

    private final Tomcat tomcat = new Tomcat();
    private final Connector connector = new Connector();
    private final Context context;

    /** Binds the port at once (0 for a free one), but serves only from {@link #start()} on. */
    EmbeddedTomcat(String host, int port) throws IOException, LifecycleException {
        tomcat.setSilent(true);
        // Tomcat needs a directory, which would lie in the working directory by default.
        Files.createDirectories(DIRECTORY);
        tomcat.setBaseDir(DIRECTORY.toString());
        connector.setProperty("address", host);
        connector.setPort(port);
        // A port in use would only be logged otherwise.
        connector.setThrowOnFailure(true);
        tomcat.setConnector(connector);
        context = tomcat.addContext("", DIRECTORY.toString());
        skipLeakDetection();
        tomcat.init();
    }

    int port() {
        return connector.getLocalPort();
    }

    @SuppressWarnings("deprecation") // the one method for paths that are not encoded
    void serve(String name, HttpServlet servlet, List<String> paths) {
        Wrapper wrapper = Tomcat.addServlet(context, name, servlet);
        // The SDK keeps event streams open asynchronously.
        wrapper.setAsyncSupported(true);
        paths.forEach(path -> context.addServletMappingDecoded(path, name));
    }

    void filterAll(Filter filter) {
        FilterMap map = new FilterMap();
        map.addURLPattern("/*");
        add(filter, map);
    }

    /** Guards the servlet by its name: no spelling of the path gets around the filter. */
    void filter(String servletName, Filter filter) {
        FilterMap map = new FilterMap();
        map.addServletName(servletName);
        add(filter, map);
    }

    void start() throws LifecycleException {
        tomcat.start();
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    /** It would only warn that the JVM's modules do not let it look into other threads. */
    private void skipLeakDetection() {
        if (context instanceof StandardContext standard) {
            standard.setClearReferencesThreadLocals(false);
            standard.setClearReferencesRmiTargets(false);
        }
    }

    private void add(Filter filter, FilterMap map) {
        FilterDef definition = new FilterDef();
        definition.setFilterName(filter.getClass().getSimpleName());
        definition.setFilter(filter);
        definition.setAsyncSupported("true");
        map.setFilterName(definition.getFilterName());
        context.addFilterDef(definition);
        context.addFilterMap(map);
    }
}
