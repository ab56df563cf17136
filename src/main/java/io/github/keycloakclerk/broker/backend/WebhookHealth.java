package io.github.keycloakclerk.broker.backend;

import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.config.Setting;
import io.github.keycloakclerk.broker.data.SingleUse;
import io.github.keycloakclerk.stored.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * Whether Clerk's events about users come, so that what is known of a user is true until one of them says otherwise. Kept in Keycloak's
 * single-use store: after a stop of all nodes it is not believed until the next event.
 */
public record WebhookHealth(SingleUseObjectProvider store, ClerkIdentityProviderConfig config) {

    private static final String KIND = StoredKey.WEBHOOK_WORKS.key();

    /** A shop where nothing happens on a day has no load either. */
    private static final Duration KEEP = Duration.ofHours(24);

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
