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
 * Creates targets that several users who sign in at the same time may all find missing. In a separate transaction, a
 * user who is second only has to look again, and the request can read the targets from Keycloak's caches, which do not
 * cache what the request itself created.
 */
final class MissingTargets {

    private static final Logger LOG = Logger.getLogger(MissingTargets.class);

    private static final int TOGETHER = 20;

    private MissingTargets() {}

    /** Creates several targets. */
    @FunctionalInterface
    interface Step {
        /** @return IDs of the targets that the user joined */
        Set<String> run(KeycloakSession session, List<ClerkMembership> missing) throws MapperException;
    }

    /**
     * Works in batches, because each database query makes Hibernate check all unwritten changes. If a batch fails, such
     * as after another request created some of it, works one by one.
     *
     * @return what the successful steps returned
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
