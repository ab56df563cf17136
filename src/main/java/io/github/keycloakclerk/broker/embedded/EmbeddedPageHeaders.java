package io.github.keycloakclerk.broker.embedded;

import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.keycloak.models.BrowserSecurityHeaders;
import org.keycloak.models.RealmModel;

/**
 * The security headers of the page with Clerk's sign-in form: those of the realm, with a content security policy that allows
 * only what ClerkJS needs (Clerk: CSP headers). No site may frame the page, not even Keycloak itself.
 *
 * @param inlineScripts of Keycloak's template, as sources of the policy
 */
record EmbeddedPageHeaders(RealmModel realm, URI frontendApi, List<String> inlineScripts) {

    /** Clerk's bot protection. */
    private static final String CHALLENGES = "https://challenges.cloudflare.com";

    private static final String PROTECT = "https://*.protect.clerk.com";

    Map<String, String> all() {
        Map<String, String> configured = realm.getBrowserSecurityHeaders();
        Map<String, String> headers = new LinkedHashMap<>();
        Arrays.stream(BrowserSecurityHeaders.values()).forEach(header -> {
            String value = configured.getOrDefault(header.getKey(), header.getDefaultValue());
            if (value != null && !value.isEmpty()) {
                headers.put(header.getHeaderName(), value);
            }
        });
        headers.put(
                BrowserSecurityHeaders.CONTENT_SECURITY_POLICY.getHeaderName(),
                policy(configured.getOrDefault(BrowserSecurityHeaders.CONTENT_SECURITY_POLICY.getKey(), "")));
        headers.put(BrowserSecurityHeaders.X_FRAME_OPTIONS.getHeaderName(), "DENY");
        return headers;
    }

    /** Omits {@code form-action}, because browsers also apply it to the redirect to the client, which can have any URL. */
    private String policy(String ofRealm) {
        Map<String, String> directives = Arrays.stream(ofRealm.split(";"))
                .map(String::trim)
                .filter(directive -> !directive.isEmpty())
                .map(directive -> directive.split("\\s+", 2))
                .collect(Collectors.toMap(
                        parts -> parts[0].toLowerCase(Locale.ROOT),
                        parts -> parts.length > 1 ? parts[1] : "",
                        (first, second) -> first,
                        LinkedHashMap::new));
        String clerk = frontendApi.getScheme() + "://" + frontendApi.getRawAuthority();
        // They would override script-src.
        directives.remove("script-src-elem");
        directives.remove("script-src-attr");
        directives.computeIfPresent("script-src", (name, sources) -> sources.replace("'unsafe-inline'", ""));
        allow(directives, "script-src", "'self'", String.join(" ", inlineScripts), clerk, CHALLENGES, PROTECT);
        allow(directives, "connect-src", "'self'", clerk, PROTECT + ":*");
        allow(directives, "frame-src", "'self'", CHALLENGES, PROTECT);
        allow(directives, "worker-src", "'self'", "blob:");
        allow(directives, "base-uri", "'self'");
        widen(directives, "style-src", "'unsafe-inline'");
        widen(directives, "img-src", "data: https://img.clerk.com");
        directives.put("object-src", "'none'");
        directives.put("frame-ancestors", "'none'");
        return directives.entrySet().stream()
                .map(directive -> directive.getKey() + " " + directive.getValue())
                .collect(Collectors.joining("; "));
    }

    /** Restricts a directive to these sources, and those that the realm allows. */
    private static void allow(Map<String, String> directives, String name, String... sources) {
        String all = String.join(" ", sources);
        directives.merge(name, all, (ofRealm, ours) -> ofRealm.replace("'none'", "") + " " + ours);
    }

    /** Adds a source only if the realm restricts the directive. */
    private static void widen(Map<String, String> directives, String name, String source) {
        String ofRealm = directives.getOrDefault(name, directives.get("default-src"));
        if (ofRealm != null) {
            directives.put(name, ofRealm.replace("'none'", "") + " " + source);
        }
    }
}
