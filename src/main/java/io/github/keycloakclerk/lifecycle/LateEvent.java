package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.compat.OwnTransaction;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;

/**
 * An event about completed work, in its own transaction. Listeners can fail, as Keycloak's e-mail listener does outside
 * a request ({@code EmailEventListenerProvider} of 26.7). That must neither undo nor stop the work.
 */
record LateEvent(KeycloakSessionFactory factory, String realmId) {

    private static final Logger LOG = Logger.getLogger(LateEvent.class);

    /** Sends an event now. */
    void send(UnaryOperator<EventBuilder> what) {
        try {
            new OwnTransaction(factory, realmId).call((session, realm) -> {
                what.apply(new EventBuilder(realm, session)).success();
                return realmId;
            });
        } catch (RuntimeException e) {
            LOG.warnf("An event listener failed: %s", LoggableCause.of(e));
        }
    }

    /** Sends an event after the transaction of a session was committed. */
    static void afterCommit(KeycloakSession session, RealmModel realm, UnaryOperator<EventBuilder> what) {
        LateEvent event = new LateEvent(session.getKeycloakSessionFactory(), realm.getId());
        session.getTransactionManager().enlistAfterCompletion(new AbstractKeycloakTransaction() {
            @Override
            protected void commitImpl() {
                event.send(what);
            }

            @Override
            protected void rollbackImpl() {
                // nothing was done
            }
        });
    }
}
