package io.github.keycloakclerk.broker.config;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The page of the customer's app that passes the session token to Keycloak.
 *
 * @param url with path and, optionally, query parameters of the app
 */
public record AppPage(URI url) {

    private static final String DEFAULT_PATH = "/auth/mcp";

    /** The query parameters that Keycloak adds. */
    public static final Set<String> PARAMETERS = Set.of(
            "state",
            "callback_url",
            "client_name",
            "login_hint",
            "ui_locales",
            "prompt",
            "reverification",
            "reverification_after_minutes");

    /** The page of an {@code appUrl}. An origin without a path stands for its page {@code /auth/mcp}. */
    public static AppPage of(URI appUrl) {
        boolean originOnly =
                appUrl.getRawPath().isEmpty() || appUrl.getRawPath().equals("/");
        return new AppPage(originOnly ? replacePath(appUrl) : appUrl);
    }

    private static URI replacePath(URI appUrl) {
        String query = appUrl.getRawQuery() == null ? "" : "?" + appUrl.getRawQuery();
        return URI.create(appUrl.getScheme() + "://" + appUrl.getRawAuthority() + DEFAULT_PATH + query);
    }

    /** The {@code azp} of tokens issued to the page: its {@code Origin} header, without the default port. */
    public String origin() {
        return origin(url);
    }

    /** The origin of a URL as browsers write it: lower case, without the default port. */
    public static String origin(URI url) {
        boolean defaultPort = url.getPort() == ("https".equals(url.getScheme()) ? 443 : 80);
        String port = url.getPort() < 0 || defaultPort ? "" : ":" + url.getPort();
        return url.getScheme() + "://" + url.getHost().toLowerCase(Locale.ROOT) + port;
    }

    public URI with(Map<String, String> parameters) {
        String own = parameters.entrySet().stream()
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        String base = url.toString();
        int query = base.indexOf('?');
        String separator = query < 0 ? "?" : query == base.length() - 1 ? "" : "&";
        return URI.create(Stream.of(base, separator, own).collect(Collectors.joining()));
    }
}
