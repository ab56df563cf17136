package io.github.keycloakclerk.provided;

import io.github.keycloakclerk.check.CheckScope;
import io.github.keycloakclerk.check.Finding;
import io.github.keycloakclerk.check.RealmCheck;
import java.util.List;
import java.util.function.Supplier;

/** Fails as one that was built for another Keycloak does, in realms that have the attribute {@code test-broken-check}. */
final class BrokenCheck implements RealmCheck {

    @Override
    public List<Supplier<List<Finding>>> begin(CheckScope scope) {
        if (scope.realm().getAttribute("test-broken-check") != null) {
            throw new NoSuchMethodError("of another Keycloak");
        }
        return List.of();
    }
}
