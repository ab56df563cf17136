package io.github.keycloakclerk.enterprise;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpServer;
import io.github.keycloakclerk.harness.DocumentHost;
import io.github.keycloakclerk.standin.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Stands in for an enterprise identity provider such as Okta: publishes keys and signs assertions. */
public final class StandInIssuer implements AutoCloseable, AfterAllCallback {

    private final HttpServer server;
    private final AtomicInteger keysFetched = new AtomicInteger();
    private volatile RSAKey key = rsa();
    private final ECKey elliptic = elliptic();

    private StandInIssuer(HttpServer server) {
        this.server = server;
    }

    public static StandInIssuer start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            StandInIssuer issuer = new StandInIssuer(server);
            server.createContext("/keys", exchange -> {
                try (exchange) {
                    issuer.keysFetched.incrementAndGet();
                    DocumentHost.send(exchange, 200, "application/json", issuer.keys());
                }
            });
            server.start();
            return issuer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String keys() {
        return new JWKSet(List.<JWK>of(key.toPublicJWK(), elliptic.toPublicJWK())).toString();
    }

    /**
     * Also answers token exchanges (RFC 8693), through which clients get assertions.
     *
     * @param assertion creates the assertion from the request's parameters
     */
    public void exchange(Function<Map<String, String>, String> assertion) {
        server.createContext("/.well-known/oauth-authorization-server", exchange -> {
            try (exchange) {
                ObjectNode metadata = Json.object(
                        "issuer", url(), "token_endpoint", url() + "/token", "authorization_endpoint", url() + "/auth");
                metadata.putArray("response_types_supported").add("code");
                DocumentHost.send(exchange, 200, "application/json", metadata.toString());
            }
        });
        server.createContext("/token", exchange -> {
            try (exchange) {
                String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                Map<String, String> parameters = new HashMap<>();
                for (String pair : form.split("&")) {
                    String[] parts = pair.split("=", 2);
                    parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
                }
                ObjectNode answer = Json.object(
                        "issued_token_type", "urn:ietf:params:oauth:token-type:id-jag", "token_type", "N_A");
                answer.put("access_token", assertion.apply(parameters)).put("expires_in", 300);
                DocumentHost.send(exchange, 200, "application/json", answer.toString());
            }
        });
    }

    private static RSAKey rsa() {
        try {
            return new RSAKeyGenerator(2048)
                    .keyID(UUID.randomUUID().toString())
                    .keyUse(KeyUse.SIGNATURE)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ECKey elliptic() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyID(UUID.randomUUID().toString())
                    .keyUse(KeyUse.SIGNATURE)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its {@code iss}. */
    public String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    public String jwksUrl() {
        return url() + "/keys";
    }

    RSAKey key() {
        return key;
    }

    ECKey ellipticKey() {
        return elliptic;
    }

    void rotate() {
        key = rsa();
    }

    int keysFetched() {
        return keysFetched.get();
    }

    /** A key that is not published. */
    static RSAKey foreignKey() {
        return rsa();
    }

    /** A registered extension ends with the tests of the class. */
    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
