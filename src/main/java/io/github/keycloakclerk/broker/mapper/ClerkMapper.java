package io.github.keycloakclerk.broker.mapper;

import java.util.Optional;
import org.keycloak.broker.provider.AbstractIdentityProviderMapper;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.broker.provider.IdentityProviderMapperSyncModeDelegate;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.IdentityProviderSyncMode;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Base of the provider's mappers: they work only with this provider, support all sync modes, and declare what they read. */
public abstract class ClerkMapper extends AbstractIdentityProviderMapper {

    /** The only identity provider that the mappers work with. */
    private static final String PROVIDER_ID = "clerk";

    /** What this mapper reads with its settings. */
    protected abstract MapperNeeds needs(IdentityProviderMapperModel mapper);

    /** Why the mapper cannot work with its settings; empty if it can. */
    public abstract Optional<MapperSettings.Fault> fault(
            KeycloakSession session, RealmModel realm, IdentityProviderMapperModel mapper);

    /** Whether the mapper also runs for users of whom only the organizations are known. */
    public boolean followsOrganizations() {
        return false;
    }

    /** Keycloak calls the preprocessing of mappers in each sign-in, even if they import only once. */
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
