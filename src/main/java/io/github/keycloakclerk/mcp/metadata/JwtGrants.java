package io.github.keycloakclerk.mcp.metadata;

import io.github.keycloakclerk.stored.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.keycloak.OAuth2Constants;
import org.keycloak.broker.provider.IdentityProvider;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.IdentityProviderQuery;
import org.keycloak.models.IdentityProviderType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.cache.CachedRealmModel;
import org.keycloak.protocol.oidc.grants.OAuth2GrantType;
import org.keycloak.protocol.oidc.representations.OIDCConfigurationRepresentation;
import org.keycloak.services.resources.IdentityBrokerService;

/**
 * Lists JWT grants (RFC 7523) in the metadata. Keycloak lists the grant in every realm, and MCP clients rely on that. It is
 * removed in realms without an identity provider for it. The metadata does not list the identity providers.
 */
record JwtGrants(KeycloakSession session) {

    /** Cache lifetime, for changes without an event. */
    private static final Duration KEEP = Duration.ofMinutes(1);

    private static final String KEY = StoredKey.JWT_GRANTS.key();

    private static final String PROFILES = "authorization_grant_profiles_supported";

    void tell(OIDCConfigurationRepresentation metadata) {
        if (metadata.getGrantTypesSupported() != null
                && metadata.getGrantTypesSupported().contains(OAuth2Constants.JWT_AUTHORIZATION_GRANT)
                && !remembered()) {
            List<String> grants = new ArrayList<>(metadata.getGrantTypesSupported());
            grants.remove(OAuth2Constants.JWT_AUTHORIZATION_GRANT);
            metadata.setGrantTypesSupported(grants);
        }
        List<String> profiles = profiles();
        if (!profiles.isEmpty()) {
            metadata.setOtherClaims(PROFILES, profiles);
        }
    }

    private record Remembered(boolean on, Instant readAt) {}

    /** Cached with the realm, as Keycloak reads all identity providers from the database each time. */
    @SuppressWarnings("unchecked")
    private boolean remembered() {
        if (!(session.getContext().getRealm() instanceof CachedRealmModel realm)) {
            return isOn();
        }
        Instant now = Instant.now();
        if (realm.getCachedWith().get(KEY) instanceof Remembered known
                && known.readAt().plus(KEEP).isAfter(now)) {
            return known.on();
        }
        boolean on = isOn();
        realm.getCachedWith().put(KEY, new Remembered(on, now));
        return on;
    }

    private boolean isOn() {
        return session.identityProviders()
                .getAllStream(IdentityProviderQuery.type(IdentityProviderType.JWT_AUTHORIZATION_GRANT)
                        .with(IdentityProviderModel.ENABLED, "true"))
                .anyMatch(this::isForGrants);
    }

    private boolean isForGrants(IdentityProviderModel model) {
        IdentityProvider<?> provider =
                IdentityBrokerService.getIdentityProvider(session, model, IdentityProvider.class);
        return provider != null && provider.isType(session, IdentityProviderType.JWT_AUTHORIZATION_GRANT);
    }

    private List<String> profiles() {
        return session.getKeycloakSessionFactory()
                .getProviderFactoriesStream(OAuth2GrantType.class)
                .filter(GrantProfile.class::isInstance)
                .map(GrantProfile.class::cast)
                .filter(profile -> profile.isAccepted(session))
                .map(GrantProfile::profile)
                .toList();
    }
}
