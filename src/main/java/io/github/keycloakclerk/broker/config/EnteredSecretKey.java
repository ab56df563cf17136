package io.github.keycloakclerk.broker.config;

import java.util.Optional;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ComponentRepresentation;

/** The secret key of a provider that is being saved. */
public record EnteredSecretKey(ClerkIdentityProviderConfig config, RealmModel realm) {

    /** The entered key, or the stored one if the console sends asterisks because the key is unchanged. */
    @SuppressWarnings("deprecation") // Keycloak validates without its session
    public Optional<String> value() {
        Optional<String> entered = config.text(ClerkIdentityProviderConfig.CLIENT_SECRET);
        return entered.filter(ComponentRepresentation.SECRET_VALUE::equals)
                .flatMap(mask -> Optional.ofNullable(realm.getIdentityProviderByAlias(config.getAlias())))
                .filter(stored -> ClerkIdentityProviderConfig.PROVIDER_ID.equals(stored.getProviderId()))
                .flatMap(stored ->
                        Optional.ofNullable(stored.getConfig().get(ClerkIdentityProviderConfig.CLIENT_SECRET)))
                .or(() -> entered);
    }

    /** The configuration with the secret key itself instead of the asterisks. */
    public ClerkIdentityProviderConfig configuration() {
        ClerkIdentityProviderConfig asking = new ClerkIdentityProviderConfig(config);
        value().ifPresent(key -> asking.getConfig().put(ClerkIdentityProviderConfig.CLIENT_SECRET, key));
        return asking;
    }
}
