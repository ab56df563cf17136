package io.github.keycloakclerk.check;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Runs the checks of a realm. */
public record RealmChecks(KeycloakSession session, RealmModel realm) {

    /** How long one check of a realm may take. */
    public static final Duration LIMIT = Duration.ofSeconds(5);

    /**
     * Runs all of them.
     *
     * @param base where clients reach Keycloak, if that is known
     */
    public List<Finding> run(Optional<URI> base) {
        return run(
                base,
                scope -> session.getAllProviders(RealmCheck.class).stream()
                        .sorted(Comparator.comparing(check -> check.getClass().getName()))
                        .flatMap(check -> check.begin(scope).stream())
                        .toList());
    }

    /** Runs some. */
    public List<Finding> run(Optional<URI> base, Function<CheckScope, List<Supplier<List<Finding>>>> checks) {
        Probes probes = Probes.begin(CheckThreads.shared(), session, LIMIT);
        List<Finding> findings = new ArrayList<>();
        for (Supplier<List<Finding>> begun : checks.apply(new CheckScope(session, realm, base, probes))) {
            findings.addAll(begun.get());
        }
        return findings;
    }
}
