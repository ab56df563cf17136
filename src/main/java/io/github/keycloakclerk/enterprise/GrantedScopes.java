package io.github.keycloakclerk.enterprise;

import io.github.keycloakclerk.enterprise.assertion.AssertionVerifier;
import io.github.keycloakclerk.enterprise.assertion.Refusal;
import io.github.keycloakclerk.enterprise.assertion.RefusedAssertionException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.TokenManager;

/**
 * The scopes of a token: those in the assertion, or otherwise the client's default scopes. A {@code scope} in the request only
 * restricts them.
 *
 * @param names empty only if neither the assertion nor the request names scopes
 */
record GrantedScopes(Set<String> names) {

    /** There is neither an ID token nor a refresh token (draft, section "Access Token Response"). */
    private static final Set<String> NEVER = Set.of(OAuth2Constants.SCOPE_OPENID, OAuth2Constants.OFFLINE_ACCESS);

    /**
     * @param asserted scopes in the assertion; empty if it has no such claim
     * @param requested scopes in the request; empty if it has no such parameter
     */
    static GrantedScopes of(
            KeycloakSession session,
            ClientModel client,
            Optional<Set<String>> asserted,
            Optional<Set<String>> requested)
            throws RefusedAssertionException {
        for (String scope : Stream.of(asserted, requested)
                .flatMap(Optional::stream)
                .flatMap(Set::stream)
                .toList()) {
            AssertionVerifier.require(
                    NEVER.contains(scope) || TokenManager.isValidScope(session, scope, client), Refusal.SCOPE_UNKNOWN);
        }
        Set<String> names = new LinkedHashSet<>(asserted.orElseGet(() -> defaults(client)));
        names.removeAll(NEVER);
        requested.ifPresent(names::retainAll);
        boolean wanted = asserted.isPresent() || requested.isPresent();
        AssertionVerifier.require(!wanted || !names.isEmpty(), Refusal.SCOPE_EMPTY);
        return new GrantedScopes(names);
    }

    private static Set<String> defaults(ClientModel client) {
        return client.getClientScopes(true).values().stream()
                .filter(ClientScopeModel::isIncludeInTokenScope)
                .map(ClientScopeModel::getName)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** In the format of the parameter {@code scope}. */
    String text() {
        return String.join(" ", names);
    }

    /** Including scopes that clients cannot request, such as {@code basic}, which adds the claim {@code sub}. */
    Set<String> withInternal(ClientModel client) {
        Set<String> all = client.getClientScopes(true).values().stream()
                .filter(Predicate.not(ClientScopeModel::isIncludeInTokenScope))
                .map(ClientScopeModel::getName)
                .collect(Collectors.toCollection(HashSet::new));
        all.addAll(names);
        // The client's own mappers are a scope with its display name, which a self-registered client chooses.
        String own = client.getName();
        if (!client.getClientScopes(true).containsKey(own)
                && !client.getClientScopes(false).containsKey(own)) {
            all.add(own);
        }
        return all;
    }

    /** The granted scopes of a client. */
    Stream<ClientScopeModel> models(ClientModel client) {
        return Stream.concat(
                        client.getClientScopes(true).values().stream(), client.getClientScopes(false).values().stream())
                .filter(scope -> names.contains(scope.getName()));
    }
}
