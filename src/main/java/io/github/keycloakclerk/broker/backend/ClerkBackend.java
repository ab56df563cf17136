package io.github.keycloakclerk.broker.backend;

import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.clerk.ClerkInstance;
import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.clerk.ClerkSession;
import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.clerk.api.CallLimits;
import io.github.keycloakclerk.clerk.api.CallPermits;
import io.github.keycloakclerk.clerk.api.ClerkApi;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.api.ClerkCalls;
import io.github.keycloakclerk.clerk.api.HttpClerkApi;
import io.github.keycloakclerk.clerk.api.MembershipsOfAll;
import io.github.keycloakclerk.clerk.api.Pending;
import io.github.keycloakclerk.clerk.metrics.CallObserver;
import io.github.keycloakclerk.clerk.oauth.OAuthApplications;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.keycloak.connections.httpclient.HttpClientProvider;
import org.keycloak.keys.PublicKeyStorageProvider;
import org.keycloak.keys.PublicKeyStorageUtils;
import org.keycloak.models.KeycloakSession;
import org.keycloak.tracing.TracingProvider;
import org.keycloak.vault.VaultStringSecret;

/** Access to Clerk's API for one provider. Calls that belong together share one time limit. */
public final class ClerkBackend {

    private final KeycloakSession session;
    private final ClerkIdentityProviderConfig config;
    private final CallLimits limits;
    private final CallPermits places;
    private final CallBudget budget;
    private final CallBudget.Use use;

    public ClerkBackend(
            KeycloakSession session,
            ClerkIdentityProviderConfig config,
            CallLimits limits,
            CallPermits places,
            CallBudget budget) {
        this(session, config, limits, places, budget, CallBudget.Use.SIGN_IN);
    }

    private ClerkBackend(
            KeycloakSession session,
            ClerkIdentityProviderConfig config,
            CallLimits limits,
            CallPermits places,
            CallBudget budget,
            CallBudget.Use use) {
        this.session = session;
        this.config = config;
        this.limits = limits;
        this.places = places;
        this.budget = budget;
        this.use = use;
    }

    /** Settings of the provider. */
    public ClerkIdentityProviderConfig config() {
        return config;
    }

    /** The same with other settings, such as settings that are not saved yet. */
    public ClerkBackend with(ClerkIdentityProviderConfig settings) {
        return new ClerkBackend(session, settings, limits, places, budget, use);
    }

    /** The same with a time limit of at most {@code time}, for callers that cannot wait as long as a sign-in. */
    public ClerkBackend within(Duration time) {
        Duration total = limits.totalTimeout().compareTo(time) < 0 ? limits.totalTimeout() : time;
        return new ClerkBackend(session, config, limits.within(total), places, budget, use);
    }

    /** The same for another use, which may have a smaller share of Clerk's rate limit. */
    public ClerkBackend as(CallBudget.Use other) {
        return new ClerkBackend(session, config, limits, places, budget, other);
    }

    /**
     * A user in Clerk; empty if Clerk does not know the ID (any more). If the memberships cannot be read, the user is returned
     * all the same. An unreadable answer about the user is requested once more.
     */
    public Optional<ClerkProfile> read(String clerkUserId, boolean withMemberships) throws ClerkApiException {
        try (ClerkCallScope scope = callScope()) {
            ClerkApi api = scope.api();
            Pending<ClerkUser> pendingUser = api.user(clerkUserId);
            Pending<Optional<List<ClerkMembership>>> memberships =
                    Pending.ofOptional(withMemberships, () -> api.memberships(clerkUserId));
            return user(api, clerkUserId, pendingUser).map(user -> ClerkProfile.of(user, memberships));
        }
    }

    /** Several users at once; see {@link ClerkApi#users}. */
    public List<ClerkUser> users(List<String> clerkUserIds) throws ClerkApiException {
        return ask(api -> api.users(clerkUserIds));
    }

    /** A page of the memberships of all users of the instance. */
    public MembershipsOfAll membershipsOfAll(int offset) throws ClerkApiException {
        return ask(api -> api.membershipsOfAll(offset));
    }

    private static Optional<ClerkUser> user(ClerkApi api, String clerkUserId, Pending<ClerkUser> first)
            throws ClerkApiException {
        try {
            return emptyIfUnknown(first);
        } catch (ClerkApiException e) {
            if (e.kind() == ClerkApiException.Kind.UNEXPECTED_ANSWER) {
                return emptyIfUnknown(api.user(clerkUserId));
            }
            throw e;
        }
    }

    /** A session in Clerk; empty if Clerk does not know the ID (any more). */
    public Optional<ClerkSession> session(String clerkSessionId) throws ClerkApiException {
        return emptyIfUnknown(() -> ask(api -> api.session(clerkSessionId)));
    }

    /** Ends a session in Clerk. */
    public void revoke(String clerkSessionId) throws ClerkApiException {
        ask(api -> api.revoke(clerkSessionId));
    }

    /** The ID of the Clerk instance that the secret key belongs to. */
    public String instanceId() throws ClerkApiException {
        return ask(ClerkApi::instanceId);
    }

    /** Whether the instance of the publishable key has a signing key with this ID. Clerk names keys after the instance. */
    public boolean hasKey(String keyId) throws ClerkApiException {
        try (ClerkCallScope scope = callScope()) {
            return scope.keys().find(keyId).isPresent();
        } catch (InstanceKeys.Unavailable e) {
            throw e.reason();
        }
    }

    /** Whether the publishable key belongs to an instance other than this one; false if Clerk's signing keys do not show it. */
    public boolean isOfOtherInstance(String id, ClerkCallScope scope) throws ClerkApiException {
        try {
            return scope.keys().find(id).isEmpty() && keys(scope.calls()).nameAnInstance();
        } catch (InstanceKeys.Unavailable e) {
            throw e.reason();
        }
    }

    private <T> T ask(Function<ClerkApi, Pending<T>> question) throws ClerkApiException {
        try (ClerkCallScope scope = callScope()) {
            return question.apply(scope.api()).get();
        }
    }

    private static <T> Optional<T> emptyIfUnknown(Pending<T> answer) throws ClerkApiException {
        try {
            return Optional.of(answer.get());
        } catch (ClerkApiException e) {
            if (e.kind() == ClerkApiException.Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    public boolean reloadKeys() {
        return keys(calls()).reload();
    }

    public OAuthApplications oauthApplications() {
        return withSecretKey(key -> new OAuthApplications(calls(key), config.apiUrl(), key));
    }

    public ClerkCallScope callScope() {
        return callScope(ClerkCallScope.Needs.NOTHING);
    }

    /** @param needs what has to be known about the user who signs in */
    public ClerkCallScope callScope(ClerkCallScope.Needs needs) {
        ClerkCallScope.Known known = new ClerkCallScope.Known(
                knownUsers(), knownSessions(), webhookHealth(), config.guard().known());
        return withSecretKey(key -> {
            ClerkCalls calls = calls(key);
            return new ClerkCallScope(keys(calls), new HttpClerkApi(calls, config.apiUrl(), key), calls, needs, known);
        });
    }

    /** What is known about users without asking Clerk. */
    public KnownUsers knownUsers() {
        return new KnownUsers(session, config);
    }

    /** Clerk sessions that were seen before. */
    public KnownSessions knownSessions() {
        return new KnownSessions(session.singleUseObjects(), config.getInternalId());
    }

    /** Whether Clerk's webhooks arrive. */
    public WebhookHealth webhookHealth() {
        return new WebhookHealth(session.singleUseObjects(), config);
    }

    private <T> T withSecretKey(Function<String, T> use) {
        String configured = config.getClientSecret();
        try (VaultStringSecret secret = session.vault().getStringSecret(configured)) {
            return use.apply(secret.get().orElse(configured));
        }
    }

    private ClerkCalls calls() {
        return withSecretKey(this::calls);
    }

    private ClerkCalls calls(String secretKey) {
        return new ClerkCalls(
                places,
                limits,
                keyStorageId(),
                session.getProvider(HttpClientProvider.class).getHttpClient(),
                budget.gate(session.singleUseObjects(), secretKey, config.isLive(), use),
                CallObserver.of(session.getProvider(TracingProvider.class).getTracer(ClerkBackend.class.getName())));
    }

    private InstanceKeys keys(ClerkCalls calls) {
        ClerkInstance instance = config.instance();
        return new InstanceKeys(
                session.getProvider(PublicKeyStorageProvider.class),
                calls,
                keyStorageId() + "::" + instance.jwks(),
                instance.jwks());
    }

    private String keyStorageId() {
        return PublicKeyStorageUtils.getIdpModelCacheKey(
                session.getContext().getRealm().getId(), config.getInternalId());
    }
}
