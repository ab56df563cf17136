package io.github.keycloakclerk.harness;

import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.Webhook;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

/** The server of the customer's app, which reports sign-ins to Keycloak. */
public record AppServer(URI callback) {

    /** The secret it shares with Keycloak. */
    public static final String SECRET = "whsec_aGFuZG9mZi1oYW5kb2ZmLWhhbmRvZmYtaGFuZG9mZg==";

    /** Reports the proof of a sign-in: {@code clerk_session} or {@code clerk_token}. */
    public Admin.Answer say(String state, String name, String value) {
        return send(signed(state, name, value));
    }

    /** Reports the proof and returns the handle for the browser. */
    public String handle(String state, String name, String value) {
        Admin.Answer answer = say(state, name, value);
        if (answer.status() != 200) {
            throw new AssertionError(answer.toString());
        }
        return answer.body().path("handle").asText();
    }

    /** The request that {@link #say} would send. */
    public Webhook signed(String state, String name, String value) {
        return Webhook.of(Json.object("state", state, name, value).toString(), SECRET)
                .standardHeaders();
    }

    public Admin.Answer send(Webhook request) {
        HttpRequest.Builder http = HttpRequest.newBuilder(URI.create(callback + "/complete"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(request.body()));
        request.headers().forEach(http::header);
        HttpResponse<String> answer = Http.send(http);
        return new Admin.Answer(
                answer.statusCode(), answer.body().startsWith("{") ? Json.read(answer.body()) : Json.object());
    }
}
