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
 * An event about what is done already, in a transaction of its own. Listeners can fail, and Keycloak's own one for e-mail does so
 * wherever there is no request ({@code EmailEventListenerProvider} of 26.7); that must not undo or stop what matters.
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

    /** Sends an event when the transaction of a session has succeeded. */
    static void afterCommit(KeycloakSession session, RealmModel realm, UnaryOperator<EventBuilder> what) {
        LateEvent event = new LateEvent(session.getKeycloakSessionFactory(), realm.getId());
        session.getTransactionManager().enlistAfterCompletion(new AbstractKeycloakTransaction() {
            @Override
            protected void commitImpl() {
                event.send(what);
            }

            @Override
            protected void rollbackImpl() {
                // then nothing was done
            }
        });
    }
}
