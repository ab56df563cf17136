package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.clerk.api.ClerkApiException;
import java.util.Optional;
import java.util.Set;

/**
 * The work for a webhook.
 *
 * @param clerkUserId key of the user, if webhooks about one user are processed together; see {@link LinkedUser#key}
 * @param hints what the event says about the user
 */
record WebhookJob(Optional<String> clerkUserId, Set<SyncHint> hints, Work work) {

    /** Does the work. */
    @FunctionalInterface
    interface Work {
        /**
         * @param hints hints of all events that are processed together
         * @return whether there was something to do
         */
        boolean run(Set<SyncHint> hints) throws ClerkApiException, BusyException;
    }

    static WebhookJob of(Work work) {
        return new WebhookJob(Optional.empty(), Set.of(), work);
    }
}
