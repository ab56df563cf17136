package io.github.keycloakclerk.mcp;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where clients that register themselves may have codes sent to.
 *
 * @param hosts of {@code https} addresses, exact; with a port only where it is not 443
 * @param schemes of apps, such as {@code cursor}
 */
record RedirectRules(Set<String> hosts, Set<String> schemes) {

    /** Schemes that run or show what they name instead of handing it to an app: never, whoever lists them. */
    private static final Set<String> NEVER = Set.of(
            "javascript", "data", "vbscript", "file", "filesystem", "blob", "about", "view-source", "urn", "ftp");

    static RedirectRules of(Collection<String> hosts, Collection<String> schemes) {
        return new RedirectRules(lower(hosts), lower(schemes));
    }

    /**
     * The redirect URI to register.
     *
     * @throws RefusedRegistrationException if it is not allowed
     */
    String accept(RedirectUri redirect) throws RefusedRegistrationException {
        if (redirect.isLoopback()) {
            return redirect.withoutPort();
        }
        switch (redirect.scheme()) {
            case "http" ->
                throw RefusedRegistrationException.redirectUri(
                        "Redirect URIs with http are allowed on this computer only");
            case "https" -> {
                if (!hosts.contains(redirect.hostAndPort())) {
                    throw RefusedRegistrationException.redirectUri("The host of a redirect URI is not allowed");
                }
            }
            default -> {
                if (NEVER.contains(redirect.scheme()) || !schemes.contains(redirect.scheme())) {
                    throw RefusedRegistrationException.redirectUri("The scheme of a redirect URI is not allowed");
                }
            }
        }
        return redirect.uri().toString();
    }

    private static Set<String> lower(Collection<String> texts) {
        return texts.stream()
                .map(text -> text.trim().toLowerCase(Locale.ROOT))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
