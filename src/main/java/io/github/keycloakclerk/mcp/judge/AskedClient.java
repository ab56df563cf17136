package io.github.keycloakclerk.mcp.judge;

import io.github.keycloakclerk.mcp.client.RefusedRegistrationException;
import io.github.keycloakclerk.mcp.policy.EffectiveExecutors;
import io.github.keycloakclerk.mcp.policy.SampleClients;
import io.github.keycloakclerk.mcp.registration.RedirectUri;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.ModelToRepresentation;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;
import org.keycloak.protocol.oidc.TokenManager;
import org.keycloak.protocol.oidc.utils.RedirectUtils;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.services.clientpolicy.executor.PKCEEnforcerExecutorFactory;

/**
 * The client of an authorization request that is checked: an existing client, or one that the realm would create.
 *
 * @param redirects whether the client has a redirect URI
 * @param names whether the client may request a scope
 * @param proofKey the required PKCE method; empty if PKCE is not required
 * @param granted the scopes of a scope parameter
 */
record AskedClient(
        ClientRepresentation representation,
        Predicate<String> redirects,
        Predicate<String> names,
        String proofKey,
        Function<String, Stream<ClientScopeModel>> granted) {

    /** An existing client. */
    static AskedClient of(KeycloakSession session, ClientModel client) {
        return new AskedClient(
                shown(session, client),
                uri -> RedirectUtils.verifyRedirectUri(session, uri, client) != null,
                name -> TokenManager.isValidScope(session, name, client),
                method(session, client),
                scope -> TokenManager.getRequestedClientScopes(session, scope, client, null));
    }

    /** The client as administrators see it, without its secrets. */
    static ClientRepresentation shown(KeycloakSession session, ClientModel client) {
        ClientRepresentation shown = ModelToRepresentation.toRepresentation(client, session);
        shown.setSecret(null);
        shown.setRegistrationAccessToken(null);
        return shown;
    }

    /** A client that the realm would create. */
    static AskedClient of(RealmModel realm, ClientRepresentation client) {
        Set<String> usual = new HashSet<>(orEmpty(client.getDefaultClientScopes()));
        Set<String> all = new HashSet<>(usual);
        all.addAll(orEmpty(client.getOptionalClientScopes()));
        all.add(OAuth2Constants.SCOPE_OPENID);
        return new AskedClient(
                client,
                uri -> isOneOf(uri, orEmpty(client.getRedirectUris())),
                all::contains,
                method(Optional.ofNullable(client.getAttributes()).orElse(Map.of())),
                scope -> {
                    Set<String> asked = new HashSet<>(Arrays.asList(scope.split(" ")));
                    return realm.getClientScopesStream()
                            .filter(known -> usual.contains(known.getName())
                                    || asked.contains(known.getName()) && all.contains(known.getName()));
                });
    }

    private static boolean isOneOf(String uri, List<String> registered) {
        try {
            return registered.stream().anyMatch(RedirectUri.parse(uri)::matches);
        } catch (RefusedRegistrationException e) {
            return false;
        }
    }

    boolean allows(String redirectUri) {
        return !redirectUri.isEmpty() && redirects.test(redirectUri);
    }

    boolean mayAskFor(String scope) {
        return names.test(scope);
    }

    Stream<ClientScopeModel> scopes(String scope) {
        return granted.apply(scope);
    }

    private static String method(Map<String, String> attributes) {
        return attributes.getOrDefault(OIDCConfigAttributes.PKCE_CODE_CHALLENGE_METHOD, "");
    }

    /** An executor that enforces PKCE takes precedence over the client's setting. */
    private static String method(KeycloakSession session, ClientModel client) {
        return isEnforced(session, client) ? OAuth2Constants.PKCE_METHOD_S256 : method(client.getAttributes());
    }

    private static boolean isEnforced(KeycloakSession session, ClientModel client) {
        return new EffectiveExecutors(session, client.getRealm())
                .of(SampleClients.authorizationOf(client)).stream()
                        .anyMatch(executor -> PKCEEnforcerExecutorFactory.PROVIDER_ID.equals(executor.getProviderId()));
    }

    private static List<String> orEmpty(List<String> list) {
        return list == null ? List.of() : list;
    }
}
