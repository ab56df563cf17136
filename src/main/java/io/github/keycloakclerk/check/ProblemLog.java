package io.github.keycloakclerk.check;

import io.github.keycloakclerk.compat.OwnTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.PostMigrationEvent;

/**
 * Logs which realms have problems, for operators: a line for each realm, with the IDs of the checks. Checks that need
 * the URL at which clients reach Keycloak are skipped, because there is no request.
 */
public final class ProblemLog {

    private static final Logger LOG = Logger.getLogger(ProblemLog.class);

    /** Combines several changes of one realm into one line. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** By then the server answers requests, and has found other nodes. */
    private static final Duration AFTER_START = Duration.ofSeconds(10);

    private static final Duration LENGTH = Duration.ofMinutes(2);

    private static final String TASK = "mcp-check-at-start";

    /** One for the checks at startup, one for later changes. */
    private static final int THREADS = 2;

    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread = Executors.newScheduledThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "mcp-check-log");
        thread.setDaemon(true);
        return thread;
    });

    /** Starts to check: the realms of all checks after the server has started, and a realm after it was changed. */
    public void register(KeycloakSessionFactory factory) {
        factory.register(event -> {
            if (event instanceof PostMigrationEvent) {
                schedule(AFTER_START, () -> lookAtAll(factory));
            } else if (event instanceof CheckedRealmChanged changed) {
                String realm = changed.realm().getId();
                changed.session()
                        .getTransactionManager()
                        .enlistAfterCompletion(new AfterCommit(() -> look(factory, realm)));
            }
        });
    }

    /** Runs on one node, for a limited time: with many realms and an unreachable Clerk, it would take hours. */
    private static void lookAtAll(KeycloakSessionFactory factory) {
        try {
            KeycloakModelUtils.runJobInTransaction(
                    factory,
                    session -> session.getProvider(ClusterProvider.class)
                            .executeIfNotExecuted(TASK, (int) LENGTH.toSeconds(), () -> {
                                Instant end = Instant.now().plus(LENGTH);
                                realms(factory).stream()
                                        .takeWhile(realm -> Instant.now().isBefore(end))
                                        .forEach(realm -> run(factory, realm));
                                return true;
                            }));
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("Realms could not be checked at startup", e);
        }
    }

    private void look(KeycloakSessionFactory factory, String realm) {
        if (waiting.add(realm)) {
            schedule(PAUSE, () -> {
                waiting.remove(realm);
                run(factory, realm);
            });
        }
    }

    private void schedule(Duration pause, Runnable work) {
        @SuppressWarnings("unused") // the work logs its own failures
        Future<?> scheduled = thread.schedule(work, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Set<String> realms(KeycloakSessionFactory factory) {
        return KeycloakModelUtils.runJobInTransactionWithResult(
                factory,
                session -> session.getAllProviders(RealmCheck.class).stream()
                        .flatMap(check -> check.realms(session).stream())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Does nothing after a rollback, which leaves the realm unchanged. */
    private static final class AfterCommit extends AbstractKeycloakTransaction {
        private final Runnable work;

        AfterCommit(Runnable work) {
            this.work = work;
        }

        @Override
        protected void commitImpl() {
            work.run();
        }

        @Override
        protected void rollbackImpl() {}
    }

    private static void run(KeycloakSessionFactory factory, String realmId) {
        try {
            new OwnTransaction(factory, realmId).call((session, realm) -> {
                List<Finding> findings = new RealmChecks(session, realm).run(Optional.empty());
                String problems = findings.stream()
                        .filter(finding -> finding.status() == CheckStatus.PROBLEM
                                || finding.status() != CheckStatus.OK
                                        && finding.id().equals(RealmChecks.COMPLETE))
                        .map(ProblemLog::name)
                        .distinct()
                        .collect(Collectors.joining(", "));
                if (!problems.isEmpty()) {
                    LOG.warnf(
                            "Realm %s has problems: %s. GET /admin/realms/%s/mcp/check shows details.",
                            realm.getName(), problems, realm.getName());
                }
                return true;
            });
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("A realm could not be checked", e);
        }
    }

    private static String name(Finding finding) {
        return finding.provider().isEmpty() ? finding.id() : finding.id() + " (" + finding.provider() + ")";
    }

    /** Stops the threads. */
    public void close() {
        thread.shutdownNow();
    }
}
