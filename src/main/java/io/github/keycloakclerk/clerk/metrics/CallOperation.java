package io.github.keycloakclerk.clerk.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.http.client.methods.HttpRequestBase;

/** The operation of a call to Clerk, by its path. There are few names, and none contains user data. */
final class CallOperation {

    private static final Map<Pattern, String> NAMES = new LinkedHashMap<>();

    static {
        NAMES.put(Pattern.compile(".*/users/[^/]+/organization_memberships"), "memberships");
        NAMES.put(Pattern.compile(".*/organization_memberships"), "memberships_of_all");
        NAMES.put(Pattern.compile(".*/users/[^/]+"), "user");
        NAMES.put(Pattern.compile(".*/users"), "users");
        NAMES.put(Pattern.compile(".*/enterprise_connections/[^/]+"), "enterprise_connection");
        NAMES.put(Pattern.compile(".*/organizations/[^/]+/domains"), "organization_domains");
        NAMES.put(Pattern.compile(".*/sessions/[^/]+/revoke"), "revoke_session");
        NAMES.put(Pattern.compile(".*/sessions/[^/]+"), "session");
        NAMES.put(Pattern.compile(".*/instance"), "instance");
        NAMES.put(Pattern.compile(".*/oauth_applications.*"), "oauth_applications");
        NAMES.put(Pattern.compile(".*/jwks\\.json"), "jwks");
        NAMES.put(Pattern.compile(".*/oauth/token"), "oauth_token");
        NAMES.put(Pattern.compile(".*/\\.well-known/.*"), "oauth_metadata");
    }

    private CallOperation() {}

    static String of(HttpRequestBase request) {
        String path = String.valueOf(request.getURI().getPath());
        return NAMES.entrySet().stream()
                .filter(name -> name.getKey().matcher(path).matches())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("other");
    }
}
