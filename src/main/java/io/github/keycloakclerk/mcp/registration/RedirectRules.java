package io.github.keycloakclerk.mcp.registration;

import io.github.keycloakclerk.mcp.client.RefusedRegistrationException;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The redirect URIs that clients may use if they register themselves.
 *
 * @param hosts exact hosts of {@code https} URLs; with the port if it is not 443, and optionally with a path that allows only
 *     itself and everything below it
 * @param schemes URI schemes of apps, such as {@code cursor}
 */
public record RedirectRules(Set<String> hosts, Set<String> schemes) {

    /** Schemes that run or show content instead of opening an app. Never allowed, even if they are listed. */
    private static final Set<String> NEVER = Set.of(
            "javascript", "data", "vbscript", "file", "filesystem", "blob", "about", "view-source", "urn", "ftp");

    public static RedirectRules of(Collection<String> hosts, Collection<String> schemes) {
        return new RedirectRules(trimmed(hosts), lower(schemes));
    }

    /**
     * The redirect URI to register.
     *
     * @throws RefusedRegistrationException if it is not allowed
     */
    public String accept(RedirectUri redirect) throws RefusedRegistrationException {
        if (redirect.isLoopback()) {
            return redirect.registered();
        }
        switch (redirect.scheme()) {
            case "http" ->
                throw RefusedRegistrationException.redirectUri(
                        "Redirect URIs with http are allowed for loopback addresses only");
            case "https" -> {
                if (hosts.stream().noneMatch(entry -> covers(entry, redirect))) {
                    throw RefusedRegistrationException.redirectUri("The host or path of a redirect URI is not allowed");
                }
            }
            default -> {
                if (NEVER.contains(redirect.scheme()) || !schemes.contains(redirect.scheme())) {
                    throw RefusedRegistrationException.redirectUri("The scheme of a redirect URI is not allowed");
                }
            }
        }
        return redirect.registered();
    }

    /** Refuses schemes that never belong to an app. */
    public void requireApp(RedirectUri redirect) throws RefusedRegistrationException {
        if (NEVER.contains(redirect.scheme())) {
            throw RefusedRegistrationException.redirectUri("The scheme of a redirect URI is not allowed");
        }
    }

    /** Paths are case-sensitive, hosts are not. */
    private static boolean covers(String entry, RedirectUri redirect) {
        int slash = entry.indexOf('/');
        String host = slash < 0 ? entry : entry.substring(0, slash);
        String path = slash < 0 ? "" : entry.substring(slash).replaceAll("/+$", "");
        String asked = redirect.uri().getRawPath();
        return host.toLowerCase(Locale.ROOT).equals(redirect.hostAndPort())
                && (path.isEmpty() || asked.equals(path) || asked.startsWith(path + "/"));
    }

    private static Set<String> lower(Collection<String> texts) {
        return trimmed(texts).stream()
                .map(text -> text.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> trimmed(Collection<String> texts) {
        return texts.stream().map(String::trim).filter(text -> !text.isEmpty()).collect(Collectors.toUnmodifiableSet());
    }
}
