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
 * Tells the operator in the log which realms have problems: a line for each, with the IDs of the checks. What clients see of the server
 * is not looked at, because there is no request.
 */
public final class ProblemLog {

    private static final Logger LOG = Logger.getLogger(ProblemLog.class);

    /** So that several changes of one realm are one line. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** When it answers requests, and other nodes are found. */
    private static final Duration AFTER_START = Duration.ofSeconds(10);

    private static final Duration LENGTH = Duration.ofMinutes(2);

    private static final String TASK = "mcp-check-at-start";

    /** One for the start, one for what is changed meanwhile. */
    private static final int THREADS = 2;

    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread = Executors.newScheduledThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "mcp-check-log");
        thread.setDaemon(true);
        return thread;
    });

    /** Begins to look: at the realms of all checks when the server has started, and at a realm after it was changed. */
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

    /** One node is enough, and not for ever: with many realms, a silent Clerk would take hours. */
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
            LOG.warn("Realms could not be checked at the start", e);
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
        @SuppressWarnings("unused") // what goes wrong is logged by the work itself
        Future<?> scheduled = thread.schedule(work, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Set<String> realms(KeycloakSessionFactory factory) {
        return KeycloakModelUtils.runJobInTransactionWithResult(
                factory,
                session -> session.getAllProviders(RealmCheck.class).stream()
                        .flatMap(check -> check.realms(session).stream())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Nothing was changed if the transaction is rolled back. */
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
                            "Realm %s has problems: %s. GET /admin/realms/%s/mcp/check says more.",
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

    /** Ends. */
    public void close() {
        thread.shutdownNow();
    }
}
