package io.github.keycloakclerk.mcp.resource;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * The URL of an MCP server in the canonical form used for comparison: scheme and host in lower case, no default port, no
 * trailing slash. The MCP authorization specification calls this the canonical server URI and requires other spellings to be
 * accepted.
 */
public record ResourceUrl(String canonical) {

    /** Empty for anything that is not an http(s) URL, or that has a user name, a query or a fragment. */
    public static Optional<ResourceUrl> parse(String text) {
        try {
            URI uri = new URI(text);
            String scheme = lower(uri.getScheme());
            if (!isWeb(scheme)
                    || uri.getHost() == null
                    || uri.getRawUserInfo() != null
                    || uri.getRawQuery() != null
                    || uri.getRawFragment() != null) {
                return Optional.empty();
            }
            return Optional.of(
                    new ResourceUrl(scheme + "://" + lower(uri.getHost()) + port(scheme, uri.getPort()) + path(uri)));
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }

    private static boolean isWeb(String scheme) {
        return scheme.equals("https") || scheme.equals("http");
    }

    private static String port(String scheme, int port) {
        boolean usual = port == -1 || port == (scheme.equals("https") ? 443 : 80);
        return usual ? "" : ":" + port;
    }

    private static String path(URI uri) {
        String path = uri.getRawPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static String lower(String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }
}
