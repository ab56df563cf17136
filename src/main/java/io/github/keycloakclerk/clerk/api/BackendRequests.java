package io.github.keycloakclerk.clerk.api;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.http.client.methods.HttpRequestBase;

/** Requests to Clerk's Backend API with the secret key of an instance. */
public final class BackendRequests {

    /** The version that these calls were tested with; Clerk keeps supporting it when newer versions appear. */
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

    /** Like {@link #send}, for use within a call. */
    ClerkHttp.Answer answer(HttpRequestBase request) throws ClerkApiException {
        ClerkHttp.Answer answer = answerOrOutline(request);
        if (!answer.whole()) {
            throw new ClerkApiException(ClerkApiException.Kind.UNEXPECTED_ANSWER);
        }
        return answer;
    }

    /** Like {@link #answer}, for a list, which may be many times larger. */
    ClerkHttp.Answer answerOfList(HttpRequestBase request) throws ClerkApiException {
        calls.requirePass();
        ClerkHttp.Answer answer = calls.http().ofLists().send(request, headers);
        ErrorAnswer.check(answer);
        if (!answer.whole()) {
            throw new ClerkApiException(ClerkApiException.Kind.UNEXPECTED_ANSWER);
        }
        return answer;
    }

    /** Like {@link #answer}, but reduces an answer that is too large to its {@link Outline}. */
    ClerkHttp.Answer answerOrOutline(HttpRequestBase request) throws ClerkApiException {
        calls.requirePass();
        ClerkHttp.Answer answer = calls.http().send(request, headers);
        ErrorAnswer.check(answer);
        return answer;
    }
}
