package io.github.keycloakclerk.broker.mapper;

import java.util.List;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Makes what several people who sign in at the same moment may all find missing. In a transaction of its own, so that the
 * one who comes second only has to look again.
 */
final class Creation {

    private static final Logger LOG = Logger.getLogger(Creation.class);

    private static final int TOGETHER = 20;

    private Creation() {}

    /** Makes one. */
    @FunctionalInterface
    interface Step {
        void run(KeycloakSession session, Membership membership) throws UnmappedException;
    }

    /**
     * Some at a time, as each look in the database makes Hibernate check all that is not written yet; one by one if somebody
     * else made some of them in the meantime.
     */
    static void run(KeycloakSession session, List<Membership> missing, Step step) {
        for (int from = 0; from < missing.size(); from += TOGETHER) {
            List<Membership> some = missing.subList(from, Math.min(from + TOGETHER, missing.size()));
            if (!succeeds(session, some, step) && some.size() > 1) {
                some.forEach(one -> succeeds(session, List.of(one), step));
            }
        }
    }

    private static boolean succeeds(KeycloakSession session, List<Membership> missing, Step step) {
        try {
            KeycloakModelUtils.runJobInTransaction(
                    session.getKeycloakSessionFactory(),
                    session.getContext(),
                    other -> missing.forEach(one -> run(other, one, step)));
            return true;
        } catch (RuntimeException e) {
            LOG.debugf(
                    "Not made, perhaps somebody else was faster: %s",
                    e.getClass().getName());
            return false;
        }
    }

    private static void run(KeycloakSession session, Membership membership, Step step) {
        try {
            step.run(session, membership);
        } catch (UnmappedException e) {
            throw new IllegalStateException(e);
        }
    }
}
