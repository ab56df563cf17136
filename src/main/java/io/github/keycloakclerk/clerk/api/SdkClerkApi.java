package io.github.keycloakclerk.clerk.api;

import com.clerk.backend_api.SDKConfiguration;
import com.clerk.backend_api.models.components.Session;
import com.clerk.backend_api.models.components.Status;
import com.clerk.backend_api.operations.GetSession;
import com.clerk.backend_api.operations.GetUser;
import com.clerk.backend_api.utils.Headers;
import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.clerk.ClerkSession;
import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.clerk.api.ClerkApiException.Kind;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.client.methods.HttpRequestBase;

/**
 * {@link ClerkApi} with the operations of Clerk's SDK, which read the answers. The requests go over {@link ClerkHttp}:
 * the SDK opens an HTTP client of its own for each configuration, so there is one configuration, which never sends.
 *
 * <p>The SDK sees successful answers only: its exceptions hold whole answers and would bring personal data into logs.
 */
public final class SdkClerkApi implements ClerkApi {

    private static final SDKConfiguration READING = new SDKConfiguration();
    private static final GetUser.Sync GET_USER = new GetUser.Sync(READING, Optional.empty(), Headers.EMPTY);
    private static final GetSession.Sync GET_SESSION = new GetSession.Sync(READING, Optional.empty(), Headers.EMPTY);

    private final ClerkCalls calls;
    private final BackendRequests requests;

    /**
     * @param address address of the Backend API, with its version
     * @param secretKey the instance's secret key
     */
    public SdkClerkApi(ClerkCalls calls, URI address, String secretKey) {
        this.calls = calls;
        this.requests = new BackendRequests(calls, address, secretKey);
    }

    @Override
    public Pending<ClerkUser> user(String userId) {
        return get(
                "/users/" + userId,
                answer -> GET_USER.handleResponse(answer)
                        .user()
                        .filter(user -> user.id().equals(userId))
                        .map(user -> SdkUser.read(user, answer.text())));
    }

    @Override
    public Pending<ClerkSession> session(String sessionId) {
        return get(
                "/sessions/" + sessionId,
                answer -> GET_SESSION.handleResponse(answer).session().map(session -> read(session, answer.text())));
    }

    @Override
    public Pending<List<ClerkMembership>> memberships(String userId) {
        return new MembershipPages(offset ->
                        get(MembershipPages.path(userId, offset), answer -> MembershipPage.read(answer.text())))
                .all();
    }

    @Override
    public Pending<String> instanceId() {
        return get("/instance", answer -> InstanceAnswer.id(answer.text()));
    }

    @Override
    public Pending<ClerkSession> revoke(String sessionId) {
        return call(
                new HttpPost(requests.address("/sessions/" + sessionId + "/revoke")),
                answer -> GET_SESSION.handleResponse(answer).session().map(session -> read(session, answer.text())));
    }

    private <T> Pending<T> get(String path, Function<SdkAnswer, Optional<T>> reader) {
        return call(new HttpGet(requests.address(path)), reader);
    }

    private <T> Pending<T> call(HttpRequestBase request, Function<SdkAnswer, Optional<T>> reader) {
        return calls.start(() -> {
            ClerkHttp.Answer answer = requests.answer(request);
            return reader.apply(new SdkAnswer(request.getURI(), answer))
                    .orElseThrow(() -> new ClerkApiException(Kind.UNEXPECTED_ANSWER));
        });
    }

    private static ClerkSession read(Session session, String json) {
        return new ClerkSession(
                session.id(),
                session.userId(),
                session.status() == Status.ACTIVE,
                Instant.ofEpochMilli(session.expireAt()),
                json);
    }
}
