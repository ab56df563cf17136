package io.github.keycloakclerk.lifecycle;

import io.micrometer.core.instrument.Metrics;
import org.jboss.logging.Logger;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Reports a round of reconciliation to operators: an event, metrics, and a line in the log. */
record ReconciliationReport(String provider, ReconciliationRound round) {

    private static final Logger LOG = Logger.getLogger(ReconciliationReport.class);

    private static final String METRIC = "keycloak.clerk.reconciliation.";

    void publish(KeycloakSession session) {
        RealmModel realm = session.getContext().getRealm();
        EventBuilder event = new EventBuilder(realm, session)
                .event(round.isSuspicious() ? EventType.IDENTITY_PROVIDER_LOGIN : EventType.IDENTITY_PROVIDER_RESPONSE)
                .detail(Details.IDENTITY_PROVIDER, provider)
                .detail(Details.REASON, "reconciliation")
                .detail("checked", Integer.toString(round.checked()))
                .detail("changed", Integer.toString(round.changed()))
                .detail("blocked", Integer.toString(round.blocked()))
                .detail("unknown", Integer.toString(round.unknown()))
                .detail("seconds", Long.toString(round.duration().toSeconds()));
        if (round.isSuspicious()) {
            event.error("reconciliation_stopped");
            LOG.warnf(
                    "Reconciliation of provider %s in realm %s stopped: Clerk does not know %d of the first %d users. Do "
                            + "the keys belong to the same Clerk instance?",
                    provider, realm.getName(), round.unknown(), round.checked());
        } else {
            event.success();
            LOG.infof(
                    "Reconciliation of provider %s in realm %s: %d users compared in %d s, %d changed, %d blocked",
                    provider,
                    realm.getName(),
                    round.checked(),
                    round.duration().toSeconds(),
                    round.changed(),
                    round.blocked());
        }
        Metrics.counter(METRIC + "rounds", "realm", realm.getName(), "provider", provider)
                .increment();
        Metrics.timer(METRIC + "round", "realm", realm.getName(), "provider", provider)
                .record(round.duration());
    }

    /** Counts during the round, so that operators see its progress. */
    static void count(String realm, String provider, String result, int users) {
        Metrics.counter(METRIC + "users", "realm", realm, "provider", provider, "result", result)
                .increment(users);
    }
}
