package io.github.keycloakclerk.mcp.registration;

import io.github.keycloakclerk.mcp.client.RefusedRegistrationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A redirect URI as a client registers it, without anything that two programs could interpret differently.
 *
 * @param uri absolute, in ASCII, without wildcard, user name, fragment or dot segments
 */
public record RedirectUri(URI uri) {

    /** RFC 8252, 7.3 and 8.3: the IP literals, and {@code localhost}, which clients use although it is not recommended. */
    public static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

    private static final Pattern ENCODED = Pattern.compile("%(?:2e|2f|5c)", Pattern.CASE_INSENSITIVE);

    /** Size of the column in Keycloak's database. */
    private static final int MAX_LENGTH = 255;

    /** @throws RefusedRegistrationException if the text is not an acceptable redirect URI */
    public static RedirectUri parse(String text) throws RefusedRegistrationException {
        if (text == null || text.isEmpty() || text.length() > MAX_LENGTH) {
            throw RefusedRegistrationException.redirectUri("A redirect URI is empty or longer than " + MAX_LENGTH);
        }
        if (text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw RefusedRegistrationException.redirectUri(
                    "A redirect URI must contain only printable ASCII characters");
        }
        if (text.contains("*")) {
            throw RefusedRegistrationException.redirectUri("Redirect URIs with wildcards are not allowed");
        }
        return new RedirectUri(withoutTraps(text));
    }

    private static URI withoutTraps(String text) throws RefusedRegistrationException {
        try {
            URI uri = new URI(text);
            if (!uri.isAbsolute()) {
                throw RefusedRegistrationException.redirectUri("A redirect URI is not absolute");
            }
            if (uri.getRawFragment() != null) {
                throw RefusedRegistrationException.redirectUri("Redirect URIs with a fragment are not allowed");
            }
            if (uri.getRawUserInfo() != null
                    || uri.getRawAuthority() != null && uri.getRawAuthority().contains("@")) {
                throw RefusedRegistrationException.redirectUri("Redirect URIs with a user name are not allowed");
            }
            if (isTraversing(Objects.requireNonNullElse(uri.getRawPath(), ""))) {
                throw RefusedRegistrationException.redirectUri("Redirect URIs with dot segments are not allowed");
            }
            return uri;
        } catch (URISyntaxException malformed) {
            throw RefusedRegistrationException.redirectUri("A redirect URI is malformed");
        }
    }

    /**
     * Whether a browser or the target server could resolve the path to another one (RFC 3986, 5.2.4): dot segments, also with
     * path parameters, or an encoded dot, slash or backslash.
     */
    private static boolean isTraversing(String path) {
        return ENCODED.matcher(path).find()
                || Arrays.stream(path.split("/", -1))
                        .map(segment -> segment.split(";", -1)[0])
                        .anyMatch(Set.of(".", "..")::contains);
    }

    public String scheme() {
        return uri.getScheme().toLowerCase(Locale.ROOT);
    }

    public boolean isWeb() {
        return scheme().equals("https") || scheme().equals("http");
    }

    /** Host in lower case, with the port unless it is the default of {@code https}; empty if there is no host. */
    String hostAndPort() {
        boolean usual = uri.getPort() == -1 || uri.getPort() == 443 && scheme().equals("https");
        return usual ? host() : host() + ":" + uri.getPort();
    }

    /** Host in lower case, without port; empty if there is no host. */
    public String host() {
        return uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
    }

    /** Whether it points to a program on the user's computer. */
    boolean isLoopback() {
        return scheme().equals("http") && LOOPBACK.contains(host());
    }

    /** Without the port: Keycloak then accepts any port on loopback (RFC 8252, 7.3). */
    String withoutPort() {
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return scheme() + "://" + host() + uri.getRawPath() + query;
    }

    /** As Keycloak stores it. */
    String registered() {
        return isLoopback() ? withoutPort() : uri.toString();
    }

    /** Whether it equals a registered redirect URI; on loopback the port is ignored. */
    public boolean matches(String registered) {
        if (uri.toString().equals(registered)) {
            return true;
        }
        try {
            RedirectUri other = parse(registered);
            return isLoopback() && other.isLoopback() && withoutPort().equals(other.withoutPort());
        } catch (RefusedRegistrationException none) {
            return false;
        }
    }

    /** The CORS origin of a client that runs in a browser. */
    String origin() {
        return scheme() + "://" + hostAndPort();
    }
}
