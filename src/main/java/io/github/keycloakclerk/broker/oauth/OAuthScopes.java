package io.github.keycloakclerk.broker.oauth;

import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.mapper.MapperNeeds;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.keycloak.OAuth2Constants;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.models.AuthenticatorConfigModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The scopes requested from Clerk's OAuth server: only those that this realm needs. */
public final class OAuthScopes {

    /** ID of the authenticator that can require an organization, with the setting {@link #ALLOWED_ORGANIZATIONS}. */
    public static final String REQUIREMENTS = "clerk-requirements";

    public static final String ALLOWED_ORGANIZATIONS = "allowedOrganizations";

    /** Lets the user choose an organization on Clerk's consent page (Clerk: OAuth scopes). */
    private static final String ORGANIZATION = "user:org:read";

    /** The scopes that may be requested without an administrator naming them. */
    static final Set<String> ALL = Set.of(OAuth2Constants.SCOPE_OPENID, ORGANIZATION, OAuth2Constants.OFFLINE_ACCESS);

    /** The field "Scopes" of the admin console. */
    private static final String DEFAULT_SCOPE = "defaultScope";

    private OAuthScopes() {}

    public static Set<String> of(KeycloakSession session, ClerkIdentityProviderConfig config) {
        Set<String> scopes = new LinkedHashSet<>();
        scopes.add(OAuth2Constants.SCOPE_OPENID);
        if (goesByOrganization(session, config)) {
            scopes.add(ORGANIZATION);
        }
        if (Boolean.TRUE.equals(config.isStoreToken())) {
            scopes.add(OAuth2Constants.OFFLINE_ACCESS);
        }
        config.text(DEFAULT_SCOPE).ifPresent(more -> scopes.addAll(Arrays.asList(more.split("\\s+"))));
        return scopes;
    }

    private static boolean goesByOrganization(KeycloakSession session, ClerkIdentityProviderConfig config) {
        return MapperNeeds.of(session, config.getAlias()).memberships()
                || Optional.ofNullable(config.getPostBrokerLoginFlowId())
                        .filter(flow -> demandsOrganization(session.getContext().getRealm(), flow))
                        .isPresent();
    }

    private static boolean demandsOrganization(RealmModel realm, String flow) {
        return AuthenticatorUtil.getExecutionsByType(realm, flow, REQUIREMENTS).stream()
                .flatMap(execution -> Optional.ofNullable(execution.getAuthenticatorConfig()).stream())
                .flatMap(id -> Optional.ofNullable(realm.getAuthenticatorConfigById(id)).stream())
                .map(AuthenticatorConfigModel::getConfig)
                .anyMatch(settings ->
                        !settings.getOrDefault(ALLOWED_ORGANIZATIONS, "").isBlank());
    }
}
