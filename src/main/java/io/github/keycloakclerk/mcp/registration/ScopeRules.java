package io.github.keycloakclerk.mcp.registration;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ClientRepresentation;

/**
 * The scopes of clients that register themselves: the realm's default and optional client scopes. A {@code scope} sent at
 * registration is ignored. Keycloak would restrict the client to it permanently, without the realm's default scopes
 * (keycloak#50807).
 *
 * @param allowed names of the scopes that such clients may have; all if empty. Scopes that are not included in a token's scope
 *     always apply.
 */
record ScopeRules(RealmModel realm, Set<String> allowed) {

    void apply(ClientRepresentation client) {
        client.setDefaultClientScopes(names(true));
        client.setOptionalClientScopes(names(false));
    }

    private List<String> names(boolean byDefault) {
        Stream<ClientScopeModel> scopes = realm.getDefaultClientScopesStream(byDefault);
        return scopes.filter(scope ->
                        allowed.isEmpty() || !scope.isIncludeInTokenScope() || allowed.contains(scope.getName()))
                .map(ClientScopeModel::getName)
                .toList();
    }
}
