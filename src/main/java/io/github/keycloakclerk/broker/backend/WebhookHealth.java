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
 * Whether Clerk's events about users come, so that what is known of a user is true until one of them says otherwise. Kept in Keycloak's
 * single-use store: after a stop of all nodes it is not believed until the next event.
 */
public record WebhookHealth(SingleUseObjectProvider store, ClerkIdentityProviderConfig config) {

    private static final String KIND = StoredKey.WEBHOOK_WORKS.key();

    /** A shop where nothing happens on a day has no load either. */
    private static final Duration KEEP = Duration.ofHours(24);

    /** What is remembered of deliveries for administrators only. */
    private static final Duration REPORTED = Duration.ofDays(30);

    private static final Duration PAUSE = Duration.ofHours(1);

    private static final Logger LOG = Logger.getLogger(WebhookHealth.class);

    private static final String AT = "at";
    private static final String WHAT = "what";

    /**
     * A delivery that is remembered for administrators.
     *
     * @param what the type of the event, or why it was refused
     */
    public record Delivery(Instant at, String what) {}

    /**
     * An event came and was carried out.
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
            // The event has been carried out; it must not come again for this.
            LOG.debugf(e, "A delivery is not remembered");
        }
    }

    /** A delivery was refused, for this reason. */
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

    /** The last event that was carried out; empty if there was none in a month, or since all nodes stopped. */
    public Optional<Delivery> lastReceived() {
        return find(StoredKey.WEBHOOK_DELIVERED, config.getInternalId());
    }

    /** The last one of a family of events, such as {@code user}; see {@link #lastReceived}. */
    public Optional<Delivery> lastReceivedOf(String family) {
        return find(StoredKey.WEBHOOK_DELIVERED, config.getInternalId() + "." + family);
    }

    /** The last delivery that was refused; see {@link #lastReceived}. */
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
     * An event about a user came and was carried out.
     *
     * @param until when that does not count any more, if it is sooner than usual
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
