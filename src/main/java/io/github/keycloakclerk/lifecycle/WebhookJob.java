package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.clerk.api.ClerkApiException;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be done about a webhook.
 *
 * @param clerkUserId whom it is about, where several about one user are done at once; see {@link LinkedUser#key}
 * @param hints what the event says about the user
 */
record WebhookJob(Optional<String> clerkUserId, Set<SyncHint> hints, Work work) {

    /** Does it. */
    @FunctionalInterface
    interface Work {
        /**
         * @param hints those of all events that are done at once
         * @return whether there was something to do
         */
        boolean run(Set<SyncHint> hints) throws ClerkApiException, BusyException;
    }

    static WebhookJob of(Work work) {
        return new WebhookJob(Optional.empty(), Set.of(), work);
    }
}
