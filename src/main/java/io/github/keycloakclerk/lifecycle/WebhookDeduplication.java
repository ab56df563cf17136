package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.data.SingleUse;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.stored.StoredKey;
import java.time.Duration;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Processes each message once in the cluster, however often it is delivered. A message counts as done after its work is
 * done, so that it can be delivered again if the work or its node fails.
 *
 * @param message unique among all providers
 */
record WebhookDeduplication(KeycloakSessionFactory factory, String message) {

    /** Svix gives up after 28 hours, but messages can be resent later. */
    private static final Duration REMEMBER = Duration.ofDays(4);

    private static final String KIND = StoredKey.WEBHOOK.key();
    private static final Duration LOCK_TTL = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Work that is done at most once. */
    @FunctionalInterface
    interface Task {
        /** Whether there was something to do. */
        boolean run() throws ClerkApiException, BusyException;
    }

    void run(Task work) throws ClerkApiException, BusyException {
        if (isDone()) {
            return;
        }
        try (ClusterLock lock = ClusterLock.acquire(factory, "webhook." + message, LOCK_TTL, TIMEOUT)) {
            // A message without effect need not be remembered: if it is sent again, Clerk is asked again.
            if (!isDone() && work.run()) {
                KeycloakModelUtils.runJobInTransaction(
                        factory, session -> new SingleUse(session.singleUseObjects()).isFirst(KIND, message, REMEMBER));
            }
        }
    }

    boolean isDone() {
        return KeycloakModelUtils.runJobInTransactionWithResult(
                factory, session -> new SingleUse(session.singleUseObjects()).isUsed(KIND, message));
    }
}
