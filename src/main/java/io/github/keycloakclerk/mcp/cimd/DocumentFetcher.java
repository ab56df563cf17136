package io.github.keycloakclerk.mcp.cimd;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpResponse;
import org.apache.http.HttpStatus;
import org.apache.http.client.HttpClient;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.client.utils.HttpClientUtils;
import org.keycloak.util.JsonSerialization;

/**
 * Fetches a JSON object from an untrusted URL. Redirects and other content types are refused; size and time are limited.
 *
 * @param mostBytes maximum size of a body
 */
record DocumentFetcher(long mostBytes) {

    private static final int TOTAL_SECONDS = 5;

    /** Parsers disagree on duplicate members, so they are refused. */
    private static final ObjectReader JSON =
            JsonSerialization.mapper.readerFor(JsonNode.class).with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    /** @param cacheControl the {@code Cache-Control} header */
    record Fetched(JsonNode document, Optional<String> cacheControl) {}

    /** @throws IOException if the response is not a JSON object; the message names the reason */
    Fetched fetch(URI url, HttpClient client) throws IOException {
        HttpGet request = new HttpGet(url);
        request.setHeader(HttpHeaders.ACCEPT, "application/json");
        // The timeouts of the HTTP client apply to single reads; a slow body could take forever.
        CompletableFuture.delayedExecutor(TOTAL_SECONDS, TimeUnit.SECONDS).execute(request::abort);
        HttpResponse response = client.execute(request);
        try {
            return read(response);
        } finally {
            // Does not wait for the rest of the body.
            request.abort();
            HttpClientUtils.closeQuietly(response);
        }
    }

    private Fetched read(HttpResponse response) throws IOException {
        int status = response.getStatusLine().getStatusCode();
        HttpEntity entity = response.getEntity();
        if (status != HttpStatus.SC_OK || entity == null) {
            throw new IOException("answered with status " + status);
        }
        if (!isJson(entity.getContentType())) {
            throw new IOException("is not application/json");
        }
        try (InputStream body = entity.getContent()) {
            byte[] bytes = body.readNBytes((int) mostBytes + 1);
            if (bytes.length > mostBytes) {
                throw new IOException("is longer than " + mostBytes + " bytes");
            }
            JsonNode document = parse(bytes);
            if (!document.isObject()) {
                throw new IOException("is not a JSON object");
            }
            return new Fetched(
                    document,
                    Optional.ofNullable(response.getFirstHeader(HttpHeaders.CACHE_CONTROL))
                            .map(Header::getValue));
        }
    }

    /** Omits the parser's message, which quotes the body. */
    private static JsonNode parse(byte[] bytes) throws IOException {
        try {
            return JSON.readValue(bytes);
        } catch (JsonProcessingException malformed) {
            throw new IOException("is not JSON");
        }
    }

    private static boolean isJson(Header contentType) {
        if (contentType == null) {
            return false;
        }
        String type = contentType.getValue().split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        return type.equals("application/json") || type.startsWith("application/") && type.endsWith("+json");
    }
}
