package io.github.keycloakclerk.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Runs the checks of a realm. */
public record RealmChecks(KeycloakSession session, RealmModel realm) {

    private static final Logger LOG = Logger.getLogger(RealmChecks.class);

    /** ID of the finding that says whether a part failed. */
    static final String COMPLETE = "check-complete";

    /** How long one check of a realm may take. */
    public static final Duration LIMIT = Duration.ofSeconds(5);

    /**
     * Runs all checks. If one fails, the others still run.
     *
     * @param base the URL at which clients reach Keycloak, if known
     */
    public List<Finding> run(Optional<Base> base) {
        List<String> failures = new ArrayList<>();
        List<CheckPart> parts = session.getAllProviders(RealmCheck.class).stream()
                .sorted(Comparator.comparing(check -> check.getClass().getName()))
                .flatMap(check -> attempt(() -> check.parts(session), failures).stream())
                .toList();
        return run(base, parts, failures);
    }

    /** Runs some parts. */
    public List<Finding> run(Optional<Base> base, List<CheckPart> parts) {
        return run(base, parts, new ArrayList<>());
    }

    private List<Finding> run(Optional<Base> base, List<CheckPart> parts, List<String> failures) {
        CheckScope scope = new CheckScope(session, realm, base, Probes.begin(CheckThreads.shared(), session, LIMIT));
        List<Supplier<List<Finding>>> begun = parts.stream()
                .flatMap(part -> attempt(() -> part.begin(scope), failures).stream())
                .toList();
        List<Finding> findings = new ArrayList<>();
        begun.forEach(part -> findings.addAll(attempt(part, failures)));
        findings.add(failures.isEmpty() ? Finding.ok(COMPLETE) : Finding.warning(COMPLETE, "failed", failures));
        return findings;
    }

    /** If Keycloak lacks something, the JVM throws an error, not an exception. */
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
