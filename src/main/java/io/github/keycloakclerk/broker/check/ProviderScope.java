package io.github.keycloakclerk.broker.check;

import io.github.keycloakclerk.broker.backend.CallBudget;
import io.github.keycloakclerk.broker.backend.ClerkBackend;
import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.check.CheckScope;
import io.github.keycloakclerk.check.Finding;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The provider that is checked. */
record ProviderScope(CheckScope scope, ClerkBackend clerk) {

    /** With a time limit of zero, no call could be sent at all. */
    private static final Duration MIN = Duration.ofMillis(10);

    KeycloakSession session() {
        return scope.session();
    }

    RealmModel realm() {
        return scope.realm();
    }

    ClerkIdentityProviderConfig config() {
        return clerk.config();
    }

    /** Access to Clerk's API, within the time left for the check. */
    ClerkBackend limited() {
        Duration left =
                scope.probes().left().compareTo(MIN) < 0 ? MIN : scope.probes().left();
        return clerk.as(CallBudget.Use.CHECK).within(left);
    }

    String page() {
        return "identity-providers/clerk/" + config().getAlias() + "/settings";
    }

    String mappersPage() {
        return "identity-providers/clerk/" + config().getAlias() + "/mappers";
    }

    /** The same findings, with the alias of the provider. */
    Supplier<List<Finding>> naming(Supplier<List<Finding>> findings) {
        return () -> findings.get().stream()
                .map(finding -> finding.of(config().getAlias()))
                .toList();
    }
}
