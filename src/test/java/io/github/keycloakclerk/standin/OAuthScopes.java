package io.github.keycloakclerk.standin;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The scopes of a Clerk instance without custom scopes. */
final class OAuthScopes {

    static final String ORGANIZATION = "user:org:read";
    static final String REFRESH = "offline_access";

    static final List<String> ALL =
            List.of("openid", "profile", "email", "public_metadata", "private_metadata", REFRESH, ORGANIZATION);

    private OAuthScopes() {}

    static Set<String> parse(String spaced) {
        Set<String> scopes = new LinkedHashSet<>(Arrays.asList(spaced.trim().split("\\s+", -1)));
        scopes.remove("");
        return scopes;
    }

    /** The first scope that is not allowed. */
    static Optional<String> excess(Set<String> scopes, Collection<String> allowed) {
        return scopes.stream().filter(scope -> !allowed.contains(scope)).findFirst();
    }
}
