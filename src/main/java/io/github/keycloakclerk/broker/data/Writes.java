package io.github.keycloakclerk.broker.data;

import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelException;
import org.keycloak.models.UserModel;
import org.keycloak.storage.ReadOnlyException;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Writes to a user that may be in a user federation, each write by itself: one that is not allowed is skipped. One warning per
 * request reports it.
 */
public record Writes(UserModel user) {

    private static final Logger LOG = Logger.getLogger(Writes.class);

    /** Whether it was written. */
    public boolean attempt(Runnable write) {
        try {
            write.run();
            return true;
        } catch (ReadOnlyException | ModelException e) {
            KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
            if (session != null && session.getTransactionManager().getRollbackOnly()) {
                // The store marked the whole request for rollback.
                throw e;
            }
            LOG.debugf("Not written: %s", e.getClass().getName());
            warn(session);
            return false;
        }
    }

    private void warn(KeycloakSession session) {
        String key = Writes.class.getName() + "." + user.getId();
        if (session == null || session.getAttribute(key) == null) {
            if (session != null) {
                session.setAttribute(key, true);
            }
            LOG.warnf("User %s is in a user federation, and not everything from Clerk can be written", user.getId());
        }
    }
}
