package io.github.keycloakclerk.provided;

import io.github.keycloakclerk.check.CheckPart;
import io.github.keycloakclerk.check.RealmCheck;
import java.util.List;
import org.keycloak.models.KeycloakSession;

/** Fails like a check built for another Keycloak version, in realms with the attribute {@code test-broken-check}. */
final class BrokenCheck implements RealmCheck {

    @Override
    public List<CheckPart> parts(KeycloakSession session) {
        return List.of(scope -> {
            if (scope.realm().getAttribute("test-broken-check") != null) {
                throw new NoSuchMethodError("of another Keycloak");
            }
            return List.of();
        });
    }
}
