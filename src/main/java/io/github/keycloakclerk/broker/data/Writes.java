package io.github.keycloakclerk.broker.data;

import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelException;
import org.keycloak.models.UserModel;
import org.keycloak.storage.ReadOnlyException;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Writes to a user that a user federation may keep, each by itself: what may not be written is left, and stops nothing else. One
 * warning in a request says so.
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
                // The store gave the whole request up.
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
