package io.github.keycloakclerk.broker.backend;

import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.config.Setting;
import io.github.keycloakclerk.broker.data.SingleUse;
import io.github.keycloakclerk.stored.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * Whether Clerk's webhooks about users arrive, so that known data holds until an event changes it. Kept in Keycloak's
 * single-use store: after all nodes were stopped, webhooks do not count as working until the next event.
 */
public record WebhookHealth(SingleUseObjectProvider store, ClerkIdentityProviderConfig config) {

    private static final String KIND = StoredKey.WEBHOOK_WORKS.key();

    /** An instance without any event for a day has too little traffic to need cached answers. */
    private static final Duration KEEP = Duration.ofHours(24);

    /** How long deliveries are remembered for administrators. */
    private static final Duration REPORTED = Duration.ofDays(30);

    private static final Duration PAUSE = Duration.ofHours(1);

    private static final Logger LOG = Logger.getLogger(WebhookHealth.class);

    private static final String AT = "at";
    private static final String WHAT = "what";

    /**
     * A delivery that is remembered for administrators.
     *
     * @param what the type of the event, or the reason of the refusal
     */
    public record Delivery(Instant at, String what) {}

    /**
     * Records that an event was received and processed.
     *
     * @param type of the event, such as {@code user.updated}
     */
    public void received(String type) {
        try {
            note(StoredKey.WEBHOOK_DELIVERED, config.getInternalId(), type);
            Instant since = Instant.now().minus(PAUSE);
            if (lastReceivedOf(family(type))
                    .filter(last -> last.at().isAfter(since))
                    .isEmpty()) {
                note(StoredKey.WEBHOOK_DELIVERED, config.getInternalId() + "." + family(type), type);
            }
        } catch (RuntimeException e) {
            // The event was processed; Clerk must not deliver it again because of this.
            LOG.debugf(e, "A webhook delivery could not be recorded");
        }
    }

    /** Records that a delivery was refused. */
    public void refused(String reason) {
        note(StoredKey.WEBHOOK_REFUSED, config.getInternalId(), reason);
    }

    private void note(StoredKey key, String of, String what) {
        new SingleUse(store)
                .put(
                        key.key(),
                        of,
                        REPORTED,
                        Map.of(AT, Long.toString(Instant.now().toEpochMilli()), WHAT, what));
    }

    /** The last processed event; empty if there was none for 30 days, or since all nodes stopped. */
    public Optional<Delivery> lastReceived() {
        return find(StoredKey.WEBHOOK_DELIVERED, config.getInternalId());
    }

    /** The last processed event of a family, such as {@code user}; see {@link #lastReceived}. */
    public Optional<Delivery> lastReceivedOf(String family) {
        return find(StoredKey.WEBHOOK_DELIVERED, config.getInternalId() + "." + family);
    }

    /** The last refused delivery; see {@link #lastReceived}. */
    public Optional<Delivery> lastRefused() {
        return find(StoredKey.WEBHOOK_REFUSED, config.getInternalId());
    }

    private Optional<Delivery> find(StoredKey key, String of) {
        return new SingleUse(store)
                .find(key.key(), of)
                .map(notes -> new Delivery(
                        Instant.ofEpochMilli(Long.parseLong(notes.get(AT))), notes.getOrDefault(WHAT, "")));
    }

    private static String family(String type) {
        return type.split("\\.", 2)[0];
    }

    /**
     * Records that an event about a user was received and processed.
     *
     * @param until when it stops counting, if earlier than usual
     */
    public void delivered(Instant until) {
        Instant now = Instant.now();
        Duration keep = until.isBefore(now.plus(KEEP)) ? Duration.between(now, until) : KEEP;
        if (keep.toSeconds() > 0) {
            new SingleUse(store).put(KIND, config.getInternalId(), keep, Map.of());
        }
    }

    public boolean isWorking() {
        return config.text(Setting.WEBHOOK_SECRET).isPresent()
                && new SingleUse(store).isUsed(KIND, config.getInternalId());
    }
}
