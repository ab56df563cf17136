package io.github.keycloakclerk.broker.mapper.organization;

import io.github.keycloakclerk.broker.data.ClerkUserAttributes;
import io.github.keycloakclerk.compat.OwnTransaction;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Removes Organizations, groups and roles that a mapper created and that have no members any more, unless an administrator
 * uses them. Runs after the request succeeded, in a separate transaction, so a failed removal affects nothing else.
 */
public final class AbandonedTargets {

    private static final Logger LOG = Logger.getLogger(AbandonedTargets.class);

    private AbandonedTargets() {}

    /** To be called before a user is removed. */
    public static void ofRemoved(KeycloakSession session, RealmModel realm, UserModel user) {
        user.getAttributeStream(ClerkUserAttributes.MEMBERSHIPS)
                .map(entry -> entry.split(":", 3))
                .filter(parts -> parts.length == 3)
                .forEach(parts -> after(session, realm, parts[0], Set.of(parts[2])));
    }

    /** @param kind kind of the targets that a user has left */
    static void after(KeycloakSession session, RealmModel realm, String kind, Set<String> left) {
        if (left.isEmpty()) {
            return;
        }
        OwnTransaction later = OwnTransaction.beside(session, realm);
        Set<String> ids = new TreeSet<>(left);
        session.getTransactionManager().enlistAfterCompletion(new AbstractKeycloakTransaction() {
            @Override
            protected void commitImpl() {
                ids.forEach(id -> remove(later, kind, id));
            }

            @Override
            protected void rollbackImpl() {
                // the user left no target
            }
        });
    }

    private static void remove(OwnTransaction own, String kind, String id) {
        try {
            own.call((session, realm) -> {
                OrganizationSettings.target(session, realm, kind).ifPresent(target -> target.removeIfAbandoned(id));
                return id;
            });
        } catch (RuntimeException e) {
            LOG.debugf("Not removed: %s", e.getClass().getName());
        }
    }
}
