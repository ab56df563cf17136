package io.github.keycloakclerk.standin;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One request to the stand-in and its response. */
record Exchange(HttpExchange http) {

    String path() {
        return http.getRequestURI().getPath();
    }

    String lastSegment() {
        return path().substring(path().lastIndexOf('/') + 1);
    }

    /** @param number starts at 1 */
    String segment(int number) {
        return path().split("/", -1)[number];
    }

    String method() {
        return http.getRequestMethod();
    }

    boolean isPost() {
        return "POST".equals(method());
    }

    String header(String name) {
        String value = http.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    /** Adds a header to the response. */
    void addHeader(String name, String value) {
        http.getResponseHeaders().add(name, value);
    }

    /** The values of a parameter that may occur several times. */
    List<String> all(String parameter) {
        String query = http.getRequestURI().getRawQuery();
        return Stream.of((query == null ? "" : query).split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2 && decode(pair[0]).equals(parameter))
                .map(pair -> decode(pair[1]))
                .toList();
    }

    /** Maximum number of entries in a list. */
    int limit() {
        return Integer.parseInt(query().getOrDefault("limit", "10"));
    }

    /** Start within a list. */
    int offset() {
        return Integer.parseInt(query().getOrDefault("offset", "0"));
    }

    Map<String, String> query() {
        return query(http.getRequestURI());
    }

    static Map<String, String> query(URI address) {
        String query = address.getRawQuery();
        return parameters(query == null ? "" : query);
    }

    Map<String, String> form() throws IOException {
        return parameters(body());
    }

    String body() throws IOException {
        return new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Map<String, String> parameters(String encoded) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : encoded.split("&")) {
            String[] parts = pair.split("=", 2);
            parameters.put(decode(parts[0]), parts.length == 2 ? decode(parts[1]) : "");
        }
        return parameters;
    }

    private static String decode(String value) {
        return URLDecoder.decode(value, StandardCharsets.UTF_8);
    }

    void json(int status, String body) throws IOException {
        answer(status, "application/json", body);
    }

    void html(int status, String body) throws IOException {
        answer(status, "text/html; charset=utf-8", body);
    }

    void redirect(URI location) throws IOException {
        http.getResponseHeaders().set("Location", location.toString());
        answer(302, "text/plain", "");
    }

    void answer(int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        http.getResponseHeaders().set("Content-Type", type);
        http.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = http.getResponseBody()) {
            out.write(bytes);
        }
    }
}
