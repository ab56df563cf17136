package io.github.keycloakclerk.clerk.api;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.http.client.methods.HttpRequestBase;

/** Requests to Clerk's Backend API, as one instance. */
public final class BackendRequests {

    /** What these calls were built and tested against; Clerk keeps answering it when newer ones come. */
    private static final String API_VERSION = "2025-11-10";

    private final ClerkCalls calls;
    private final URI base;
    private final Map<String, List<String>> headers;

    public BackendRequests(ClerkCalls calls, URI base, String secretKey) {
        this.calls = calls;
        this.base = base;
        this.headers = Map.of(
                "Authorization", List.of("Bearer " + secretKey),
                "Clerk-API-Version", List.of(API_VERSION),
                "Accept", List.of("application/json"));
    }

    public String url(String path) {
        return base + path;
    }

    /** Sends a request; anything but success is a failure. */
    public Pending<ClerkHttp.Answer> send(HttpRequestBase request) {
        return calls.start(() -> answer(request));
    }

    /** As {@link #send}, for who is within a call already. */
    ClerkHttp.Answer answer(HttpRequestBase request) throws ClerkApiException {
        ClerkHttp.Answer answer = answerOrOutline(request);
        if (!answer.whole()) {
            throw new ClerkApiException(ClerkApiException.Kind.UNEXPECTED_ANSWER);
        }
        return answer;
    }

    /** As {@link #answer}, for a list, which may be as many times as large. */
    ClerkHttp.Answer answerOfList(HttpRequestBase request) throws ClerkApiException {
        calls.requirePass();
        ClerkHttp.Answer answer = calls.http().ofLists().send(request, headers);
        ErrorAnswer.check(answer);
        if (!answer.whole()) {
            throw new ClerkApiException(ClerkApiException.Kind.UNEXPECTED_ANSWER);
        }
        return answer;
    }

    /** As {@link #answer}; what is left of an answer that is too large is its {@link Outline}. */
    ClerkHttp.Answer answerOrOutline(HttpRequestBase request) throws ClerkApiException {
        calls.requirePass();
        ClerkHttp.Answer answer = calls.http().send(request, headers);
        ErrorAnswer.check(answer);
        return answer;
    }
}
