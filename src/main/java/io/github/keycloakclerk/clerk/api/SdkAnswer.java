package io.github.keycloakclerk.clerk.api;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/** An answer in the shape in which Clerk's SDK reads it. */
record SdkAnswer(URI uri, ClerkHttp.Answer answer) implements HttpResponse<InputStream> {

    @Override
    public int statusCode() {
        return answer.status();
    }

    @Override
    public HttpHeaders headers() {
        return HttpHeaders.of(answer.headers(), (name, value) -> true);
    }

    @Override
    public InputStream body() {
        return new ByteArrayInputStream(answer.body());
    }

    /** The body as it came. JSON is UTF-8 (RFC 8259, section 8.1). */
    String text() {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    @Override
    public HttpRequest request() {
        return HttpRequest.newBuilder(uri).build();
    }

    @Override
    public Optional<HttpResponse<InputStream>> previousResponse() {
        return Optional.empty();
    }

    @Override
    public Optional<SSLSession> sslSession() {
        return Optional.empty();
    }

    @Override
    public HttpClient.Version version() {
        return HttpClient.Version.HTTP_1_1;
    }
}
