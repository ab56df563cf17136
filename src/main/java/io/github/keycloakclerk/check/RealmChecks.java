package io.github.keycloakclerk.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Runs the checks of a realm. */
public record RealmChecks(KeycloakSession session, RealmModel realm) {

    private static final Logger LOG = Logger.getLogger(RealmChecks.class);

    /** How long one check of a realm may take. */
    public static final Duration LIMIT = Duration.ofSeconds(5);

    /**
     * Runs all of them. One that fails keeps none of the others from being run.
     *
     * @param base where clients reach Keycloak, if that is known
     */
    public List<Finding> run(Optional<Base> base) {
        List<RealmCheck> checks = session.getAllProviders(RealmCheck.class).stream()
                .sorted(Comparator.comparing(check -> check.getClass().getName()))
                .toList();
        return run(
                base,
                checks.stream()
                        .<Function<CheckScope, List<Supplier<List<Finding>>>>>map(check -> check::begin)
                        .toList());
    }

    /** Runs some. */
    public List<Finding> run(Optional<Base> base, List<Function<CheckScope, List<Supplier<List<Finding>>>>> checks) {
        CheckScope scope = new CheckScope(session, realm, base, Probes.begin(CheckThreads.shared(), session, LIMIT));
        List<String> failures = new ArrayList<>();
        List<Supplier<List<Finding>>> begun = checks.stream()
                .flatMap(check -> attempt(() -> check.apply(scope), failures).stream())
                .toList();
        List<Finding> findings = new ArrayList<>();
        begun.forEach(check -> findings.addAll(attempt(check, failures)));
        findings.add(
                failures.isEmpty()
                        ? Finding.ok("check-complete")
                        : Finding.warning("check-complete", "failed", failures));
        return findings;
    }

    /** A Keycloak that lacks something says so by an error, not by an exception. */
    private static <T> List<T> attempt(Supplier<List<T>> work, List<String> failures) {
        try {
            return work.get();
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("A part of the check failed", e);
            failures.add(e.getClass().getSimpleName());
            return List.of();
        }
    }
}
