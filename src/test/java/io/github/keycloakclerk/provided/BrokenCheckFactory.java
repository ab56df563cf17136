package io.github.keycloakclerk.provided;

import io.github.keycloakclerk.check.RealmCheck;
import io.github.keycloakclerk.check.RealmCheckFactory;
import org.keycloak.models.KeycloakSession;

/** Creates {@link BrokenCheck}. */
public final class BrokenCheckFactory implements RealmCheckFactory {

    @Override
    public RealmCheck create(KeycloakSession session) {
        return new BrokenCheck();
    }

    @Override
    public String getId() {
        return "test-broken";
    }
}
