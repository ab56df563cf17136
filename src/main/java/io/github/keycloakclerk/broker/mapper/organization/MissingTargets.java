package io.github.keycloakclerk.broker.mapper.organization;

import io.github.keycloakclerk.broker.mapper.MapperException;
import io.github.keycloakclerk.clerk.ClerkMembership;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Makes what several users who sign in at the same moment may all find missing. In a transaction of its own, so that the
 * one who comes second only has to look again, and so that the request reads it as Keycloak's caches have it: what was made
 * in a request is not cached in it.
 */
final class MissingTargets {

    private static final Logger LOG = Logger.getLogger(MissingTargets.class);

    private static final int TOGETHER = 20;

    private MissingTargets() {}

    /** Makes some. */
    @FunctionalInterface
    interface Step {
        /** @return ids of what the user joined on the way */
        Set<String> run(KeycloakSession session, List<ClerkMembership> missing) throws MapperException;
    }

    /**
     * Some at a time, as each look in the database makes Hibernate check all that is not written yet; one by one if somebody
     * else made some of them in the meantime.
     *
     * @return what the steps that succeeded returned
     */
    static Set<String> run(KeycloakSession session, List<ClerkMembership> missing, Step step) {
        Set<String> joined = new HashSet<>();
        for (int from = 0; from < missing.size(); from += TOGETHER) {
            List<ClerkMembership> some = missing.subList(from, Math.min(from + TOGETHER, missing.size()));
            Optional<Set<String>> done = attempt(session, some, step);
            done.ifPresent(joined::addAll);
            if (done.isEmpty() && some.size() > 1) {
                some.forEach(one -> attempt(session, List.of(one), step).ifPresent(joined::addAll));
            }
        }
        return joined;
    }

    private static Optional<Set<String>> attempt(KeycloakSession session, List<ClerkMembership> missing, Step step) {
        try {
            return Optional.of(KeycloakModelUtils.runJobInTransactionWithResult(
                    session.getKeycloakSessionFactory(),
                    session.getContext(),
                    other -> perform(other, missing, step),
                    "clerk-organizations"));
        } catch (RuntimeException e) {
            LOG.debugf(
                    "Not created, perhaps another request was faster: %s",
                    e.getClass().getName());
            return Optional.empty();
        }
    }

    private static Set<String> perform(KeycloakSession session, List<ClerkMembership> missing, Step step) {
        try {
            return step.run(session, missing);
        } catch (MapperException e) {
            throw new IllegalStateException(e);
        }
    }
}
