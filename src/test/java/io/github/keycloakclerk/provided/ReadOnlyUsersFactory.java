package io.github.keycloakclerk.provided;

import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.storage.UserStorageProviderFactory;

/** Creates {@link ReadOnlyUsers}. */
public final class ReadOnlyUsersFactory implements UserStorageProviderFactory<ReadOnlyUsers> {

    public static final String PROVIDER_ID = "test-read-only-users";

    @Override
    public ReadOnlyUsers create(KeycloakSession session, ComponentModel model) {
        return new ReadOnlyUsers(session, model);
    }

    @Override
    public String getId() {
        return PROVIDER_ID;
    }
}
