package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.ClerkIdentityProvider;
import io.github.keycloakclerk.broker.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.EndedSessions;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.lifecycle.PersonSync.Hint;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.storage.UserStorageUtil;

/** What is done about a webhook. Outlives the request, so it keeps nothing of it. */
final class WebhookWork {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Something to do. */
    @FunctionalInterface
    interface Task {
        /** Whether there was something to do. */
        boolean run() throws ClerkApiException, BusyException;
    }

    private final KeycloakSessionFactory factory;
    private final String realmId;
    private final ClerkIdentityProviderConfig config;

    WebhookWork(KeycloakSessionFactory factory, String realmId, ClerkIdentityProvider provider) {
        this.factory = factory;
        this.realmId = realmId;
        this.config = provider.getConfig();
    }

    /** Empty if the message is of no interest. */
    Optional<Task> of(WebhookMessage message) {
        return switch (message.type()) {
            case "user.created", "user.updated" -> message.user().map(user -> settle(user, Set.of(Hint.EVENT)));
            case "user.deleted" -> message.user().map(user -> settle(user, Set.of(Hint.EVENT, Hint.DELETION)));
            case "organizationMembership.created", "organizationMembership.updated", "organizationMembership.deleted" ->
                message.member().map(user -> settle(user, Set.of(Hint.EVENT)));
            case "organization.deleted" -> Optional.of(this::forgetAnswers);
            case "session.revoked" -> ended(message, config.onSessionRevoked());
            case "session.removed" -> ended(message, config.onSessionRemoved());
            case "session.ended" -> ended(message, config.onSessionEnded());
            default -> Optional.empty();
        };
    }

    private Task settle(String clerkUserId, Set<Hint> hints) {
        return () -> new PersonSync(factory, PATIENCE)
                .run(person(clerkUserId), hints)
                .isPresent();
    }

    private Optional<Task> ended(WebhookMessage message, EndedSessions which) {
        Optional<String> session = message.session();
        Optional<String> user = message.userOfSession();
        return which == EndedSessions.NONE || session.isEmpty() || user.isEmpty()
                ? Optional.empty()
                : Optional.of(() -> new ClerkSessionEnd(factory, PATIENCE)
                        .run(
                                person(user.get()),
                                session.get(),
                                which,
                                message.type().replace('.', '_')));
    }

    /** Nobody says who its members were. So all are asked about again, each with their next token. */
    private boolean forgetAnswers() {
        KeycloakModelUtils.runJobInTransaction(
                factory,
                session -> Optional.ofNullable(UserStorageUtil.userCache(session))
                        .ifPresent(cache -> cache.evict(session.realms().getRealm(realmId))));
        return true;
    }

    private Person person(String clerkUserId) {
        return new Person(realmId, config.getAlias(), clerkUserId);
    }
}
