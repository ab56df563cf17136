package io.github.keycloakclerk.standin;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;

/** Creates the HTTP server of a stand-in. */
final class StandInServers {

    static {
        // Head and body of an answer go out separately; Nagle's algorithm would hold the body back for 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        // Beyond 200 it closes each connection after its answer without saying so, and Keycloak would use it again.
        System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
    }

    private static final int BACKLOG = 1024;

    private StandInServers() {}

    /** @param port 0 for any free one */
    static HttpServer plain(String host, int port) {
        try {
            return HttpServer.create(new InetSocketAddress(host, port), BACKLOG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static HttpServer withTls(SSLContext certificate) {
        try {
            HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), BACKLOG);
            server.setHttpsConfigurator(new HttpsConfigurator(certificate));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
