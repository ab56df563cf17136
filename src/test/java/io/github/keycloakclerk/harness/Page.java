package io.github.keycloakclerk.harness;

import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** The page on which a browser ended. */
public record Page(URI address, int status, String body, HttpHeaders headers) {

    private static final HttpHeaders NONE = HttpHeaders.of(Map.of(), (name, value) -> true);

    public Page(URI address, int status, String body) {
        this(address, status, body, NONE);
    }

    /** The value of a response header, or empty. */
    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** The parameters of the URL's query. */
    public Map<String, String> parameters() {
        Map<String, String> parameters = new HashMap<>();
        String query = address.getRawQuery() == null ? "" : address.getRawQuery();
        for (String pair : query.split("&")) {
            String[] parts = pair.split("=", 2);
            parameters.put(decode(parts[0]), parts.length == 2 ? decode(parts[1]) : "");
        }
        return parameters;
    }

    public String parameter(String name) {
        return parameters().getOrDefault(name, "");
    }

    public boolean isAt(String prefix) {
        return address.toString().startsWith(prefix);
    }

    public String text() {
        return document().text();
    }

    /** The URL of the link that matches a selector. */
    public URI link(String selector) {
        return URI.create(document().select(selector).first().absUrl("href"));
    }

    /** The URL to which the page's form is sent. */
    public URI formAction() {
        return URI.create(document().select("form").first().absUrl("action"));
    }

    /** The fields of the page's form with their current values. */
    public Map<String, String> formFields() {
        Map<String, String> fields = new HashMap<>();
        for (Element input : document().select("form input[name]")) {
            fields.put(input.attr("name"), input.attr("value"));
        }
        return fields;
    }

    private Document document() {
        return Jsoup.parse(body, address.toString());
    }

    private static String decode(String value) {
        return URLDecoder.decode(value, StandardCharsets.UTF_8);
    }
}
