package io.github.keycloakclerk.broker.config;

import java.util.Optional;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ComponentRepresentation;

/** The secret key of a provider that is being saved. */
public record EnteredSecretKey(ClerkIdentityProviderConfig config, RealmModel realm) {

    /** What is stored, where it stays as it is: then the console sends asterisks. */
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

    /** The configuration with the secret key itself, which a form does not send again. */
    public ClerkIdentityProviderConfig configuration() {
        ClerkIdentityProviderConfig asking = new ClerkIdentityProviderConfig(config);
        value().ifPresent(key -> asking.getConfig().put(ClerkIdentityProviderConfig.CLIENT_SECRET, key));
        return asking;
    }
}
