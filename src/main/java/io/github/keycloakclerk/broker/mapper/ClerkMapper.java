package io.github.keycloakclerk.broker.mapper;

import java.util.Optional;
import org.keycloak.broker.provider.AbstractIdentityProviderMapper;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.broker.provider.IdentityProviderMapperSyncModeDelegate;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.IdentityProviderSyncMode;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** What the mappers of the provider share: they work with it alone, in each sync mode, and say what they read. */
public abstract class ClerkMapper extends AbstractIdentityProviderMapper {

    /** The only identity provider that the mappers work with. */
    private static final String PROVIDER_ID = "clerk";

    /** What this mapper reads as it is set. */
    protected abstract MapperNeeds needs(IdentityProviderMapperModel mapper);

    /** Why it cannot work as it is set; empty if it can. */
    public abstract Optional<MapperSettings.Fault> fault(
            KeycloakSession session, RealmModel realm, IdentityProviderMapperModel mapper);

    /** Whether there is something to do for a user of whom no more is known than their organizations. */
    public boolean followsOrganizations() {
        return false;
    }

    /** Keycloak asks mappers to preprocess each sign-in, also those that are to import once. */
    protected static boolean isImportOnly(IdentityProviderMapperModel mapper, BrokeredIdentityContext context) {
        return IdentityProviderMapperSyncModeDelegate.combineIdpAndMapperSyncMode(
                        context.getIdpConfig().getSyncMode(), mapper.getSyncMode())
                == IdentityProviderSyncMode.IMPORT;
    }

    @Override
    public final String[] getCompatibleProviders() {
        return new String[] {PROVIDER_ID};
    }

    @Override
    public final boolean supportsSyncMode(IdentityProviderSyncMode syncMode) {
        return true;
    }
}
