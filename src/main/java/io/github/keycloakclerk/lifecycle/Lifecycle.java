package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.ClerkIdentityProvider;
import io.github.keycloakclerk.broker.ClerkLifecycle;
import io.github.keycloakclerk.broker.mapper.PersonAttributes;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Duration;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/** What one request needs of this room. */
final class Lifecycle implements ClerkLifecycle {

    private static final Logger LOG = Logger.getLogger(Lifecycle.class);

    private final KeycloakSession session;
    private final NodeState node;

    Lifecycle(KeycloakSession session, NodeState node) {
        this.session = session;
        this.node = node;
    }

    static Lifecycle of(KeycloakSession session) {
        return (Lifecycle) session.getProvider(ClerkLifecycle.class);
    }

    Guard guard() {
        return new Guard(session, node.answers());
    }

    @Override
    public Response webhook(ClerkIdentityProvider provider, InputStream body) {
        return new WebhookEndpoint(session, provider, node).answer(body);
    }

    @Override
    public void reconsider(ClerkIdentityProvider provider, String clerkUserId) {
        Person person = Person.of(provider, session.getContext().getRealm(), clerkUserId);
        boolean blocked = person.inRealm(
                        session.getKeycloakSessionFactory(),
                        here -> here.user().filter(Lifecycle::isBlocked).isPresent())
                .orElse(false);
        if (blocked) {
            try {
                new PersonSync(session.getKeycloakSessionFactory(), Duration.ofSeconds(5)).run(person, Set.of());
            } catch (ClerkApiException | BusyException e) {
                LOG.debugf("Person not looked at again: %s", e.getMessage());
            }
        }
    }

    private static boolean isBlocked(UserModel user) {
        return !user.isEnabled() && user.getFirstAttribute(PersonAttributes.DISABLED) != null;
    }

    @Override
    public boolean mayHaveTokens(ClerkIdentityProvider provider, String clerkUserId) {
        Guard guard = guard();
        Verdict verdict = guard.decide(guard.look(provider, clerkUserId));
        if (verdict instanceof Verdict.Refused refused) {
            LOG.debugf("No token: %s", refused.reason());
        }
        return verdict instanceof Verdict.Allowed;
    }
}
