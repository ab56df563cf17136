package io.github.keycloakclerk.broker.mapper;

import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.broker.provider.IdentityProviderMapperSyncModeDelegate;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.IdentityProviderSyncMode;

/** Keycloak asks mappers to preprocess each sign-in, also those that are to import once. */
final class MapperSync {

    private MapperSync() {}

    static boolean isImportOnly(IdentityProviderMapperModel mapper, BrokeredIdentityContext context) {
        return IdentityProviderMapperSyncModeDelegate.combineIdpAndMapperSyncMode(
                        context.getIdpConfig().getSyncMode(), mapper.getSyncMode())
                == IdentityProviderSyncMode.IMPORT;
    }
}
