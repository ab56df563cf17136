package io.github.keycloakclerk.clerk.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.clerk.ClerkSession;
import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.clerk.EnterpriseConnection;
import io.github.keycloakclerk.clerk.JsonFields;
import io.github.keycloakclerk.clerk.OrganizationDomain;
import io.github.keycloakclerk.clerk.api.ClerkApiException.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.client.methods.HttpRequestBase;
import org.keycloak.util.JsonSerialization;

/**
 * {@link ClerkApi} over {@link ClerkHttp}. Answers are read member by member ({@link JsonFields}), because the models
 * of Clerk's SDK reject a whole user for one member that is not needed.
 */
public final class HttpClerkApi implements ClerkApi {

    private static final String ACTIVE = "active";

    /** Any number of users may have entered an e-mail address that is not verified yet. */
    private static final int MAX_WITH_EMAIL = MAX_USERS;

    private static final int MAX_DOMAINS = 500;

    private final ClerkCalls calls;
    private final BackendRequests requests;

    /**
     * @param url URL of the Backend API, with its version
     * @param secretKey the instance's secret key
     */
    public HttpClerkApi(ClerkCalls calls, URI url, String secretKey) {
        this.calls = calls;
        this.requests = new BackendRequests(calls, url, secretKey);
    }

    @Override
    public Pending<ClerkUser> user(String userId) {
        return calls.start(() -> {
            ClerkHttp.Answer answer = requests.answerOrOutline(new HttpGet(requests.url("/users/" + userId)));
            return user(answer, userId).orElseThrow(HttpClerkApi::unexpected);
        });
    }

    /** JSON beyond Jackson's limits must not hide a ban. An answer that is not JSON does not come from Clerk. */
    private static Optional<ClerkUser> user(ClerkHttp.Answer answer, String userId) throws ClerkApiException {
        try {
            return UserAnswer.read(JsonSerialization.mapper.readTree(answer.body()), userId, answer.whole());
        } catch (IOException e) {
            JsonNode outline = Outline.of(answer.body()).orElseThrow(() -> new ClerkApiException(Kind.UNREACHABLE));
            return UserAnswer.read(outline, userId, false);
        }
    }

    @Override
    public Pending<List<ClerkUser>> users(List<String> userIds) {
        return users(userIds.stream()
                .map(id -> "&user_id=" + id)
                .collect(Collectors.joining("", "/users?limit=" + MAX_USERS, "")));
    }

    @Override
    public Pending<List<ClerkUser>> usersByEmail(String email) {
        return users("/users?limit=" + MAX_WITH_EMAIL + "&email_address="
                + URLEncoder.encode(email, StandardCharsets.UTF_8));
    }

    private Pending<List<ClerkUser>> users(String path) {
        return calls.start(() -> users(
                json(requests.answerOfList(new HttpGet(requests.url(path))).body())));
    }

    @Override
    public Pending<EnterpriseConnection> enterpriseConnection(String connectionId) {
        return get("/enterprise_connections/" + connectionId, json -> EnterpriseConnection.of(json, connectionId));
    }

    @Override
    public Pending<List<OrganizationDomain>> organizationDomains(String organizationId) {
        return get("/organizations/" + organizationId + "/domains?limit=" + MAX_DOMAINS, OrganizationDomain::list);
    }

    private static List<ClerkUser> users(JsonNode list) throws ClerkApiException {
        if (!list.isArray()) {
            throw unexpected();
        }
        List<ClerkUser> users = new ArrayList<>();
        list.forEach(user -> new JsonFields(user)
                .text("id")
                .flatMap(id -> UserAnswer.read(user, id, true))
                .ifPresent(users::add));
        return users;
    }

    @Override
    public Pending<MembershipsOfAll> membershipsOfAll(int offset) {
        return calls.start(() -> MembershipsOfAll.read(
                        json(requests.answerOfList(new HttpGet(requests.url(MembershipsOfAll.path(offset))))
                                .body()))
                .orElseThrow(HttpClerkApi::unexpected));
    }

    @Override
    public Pending<ClerkSession> session(String sessionId) {
        return get("/sessions/" + sessionId, HttpClerkApi::session);
    }

    @Override
    public Pending<List<ClerkMembership>> memberships(String userId) {
        return new MembershipPages(offset -> get(MembershipPages.path(userId, offset), MembershipPages.Page::read))
                .all();
    }

    /** Fails if the answer has no ID. */
    @Override
    public Pending<String> instanceId() {
        return get("/instance", json -> new JsonFields(json).text("id"));
    }

    @Override
    public Pending<ClerkSession> revoke(String sessionId) {
        return call(new HttpPost(requests.url("/sessions/" + sessionId + "/revoke")), HttpClerkApi::session);
    }

    private <T> Pending<T> get(String path, Function<JsonNode, Optional<T>> reader) {
        return call(new HttpGet(requests.url(path)), reader);
    }

    private <T> Pending<T> call(HttpRequestBase request, Function<JsonNode, Optional<T>> reader) {
        return calls.start(
                () -> reader.apply(json(requests.answer(request).body())).orElseThrow(HttpClerkApi::unexpected));
    }

    private static JsonNode json(byte[] body) throws ClerkApiException {
        try {
            return JsonSerialization.mapper.readTree(body);
        } catch (IOException e) {
            throw unexpected();
        }
    }

    private static ClerkApiException unexpected() {
        return new ClerkApiException(Kind.UNEXPECTED_ANSWER);
    }

    private static Optional<ClerkSession> session(JsonNode json) {
        JsonFields session = new JsonFields(json);
        return session.text("id")
                .flatMap(id -> session.text("user_id")
                        .map(userId -> new ClerkSession(
                                id,
                                userId,
                                session.text("status").filter(ACTIVE::equals).isPresent(),
                                session.time("expire_at"),
                                json)));
    }
}
