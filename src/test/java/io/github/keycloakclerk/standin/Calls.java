package io.github.keycloakclerk.standin;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts the calls to the stand-in. */
public final class Calls {

    public static final String USERS = "/v1/users/";
    /** Several users in one call. */
    public static final String USER_LIST = "/v1/users";
    /** The memberships of all users. */
    public static final String MEMBERSHIP_LIST = "/v1/organization_memberships";

    /** End of the paths below {@link #USERS} that list a user's organizations. */
    public static final String MEMBERSHIPS = "/organization_memberships";

    /** Enterprise connections. */
    public static final String CONNECTIONS = "/v1/enterprise_connections/";
    /** Organizations, which are requested for their domains only. */
    public static final String ORGANIZATIONS = "/v1/organizations/";

    public static final String SESSIONS = "/v1/sessions/";
    public static final String INSTANCE = "/v1/instance";
    /** End of the paths below {@link #SESSIONS} that revoke a session. */
    public static final String REVOKE = "/revoke";

    public static final String JWKS = "/.well-known/jwks.json";
    public static final String OPENID_CONFIGURATION = "/.well-known/openid-configuration";
    public static final String AUTHORIZATION_SERVER = "/.well-known/oauth-authorization-server";

    public static final String OAUTH_AUTHORIZE = "/oauth/authorize";
    public static final String OAUTH_TOKEN = "/oauth/token";
    public static final String OAUTH_USERINFO = "/oauth/userinfo";
    public static final String OAUTH_REVOKE = "/oauth/token/revoke";
    public static final String OAUTH_APPLICATIONS = "/v1/oauth_applications";
    /** End of the paths below {@link #OAUTH_APPLICATIONS} that change a secret. */
    public static final String ROTATE_SECRET = "/rotate_secret";

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();

    void count(String path) {
        counts.computeIfAbsent(path, key -> new LongAdder()).increment();
    }

    void begin(String path) {
        count(path);
        mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    }

    void end() {
        inFlight.decrementAndGet();
    }

    /** Number of calls to a path since the last reset. */
    public long to(String path) {
        return counts.getOrDefault(path, new LongAdder()).sum();
    }

    public int mostInFlight() {
        return mostInFlight.get();
    }

    public int inFlight() {
        return inFlight.get();
    }

    public void reset() {
        counts.clear();
        mostInFlight.set(inFlight.get());
    }
}
