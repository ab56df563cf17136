package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.backend.CallBudget;
import io.github.keycloakclerk.broker.backend.ClerkBackend;
import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.lifecycle.LinkedUser.InRealm;
import io.github.keycloakclerk.stored.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The Clerk instance of each provider. Instance IDs never change. A realm attribute stores the ID after Clerk has known
 * a user of the provider. If the secret key later belongs to another instance, users unknown to that instance do not
 * count as deleted.
 */
final class InstanceIds {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private static final Duration RETRY = Duration.ofMinutes(1);

    private static final Logger LOG = Logger.getLogger(InstanceIds.class);

    private static final String ATTRIBUTE = StoredKey.REALM_INSTANCE.key();

    private final Map<String, String> known = new ConcurrentHashMap<>();
    /** By provider, when to try to store the ID again; never again after it is stored. */
    private final Map<String, Instant> keepAt = new ConcurrentHashMap<>();

    /** Whether the secret key belongs to this instance. */
    boolean isOf(ClerkBackend clerk, String instanceId) throws ClerkApiException {
        return id(clerk).equals(instanceId);
    }

    private String id(ClerkBackend clerk) throws ClerkApiException {
        String key = key(clerk.config());
        String id = known.get(key);
        if (id == null) {
            id = clerk.as(CallBudget.Use.CHECK).within(TIMEOUT).instanceId();
            known.put(key, id);
        }
        return id;
    }

    /** Includes the settings, so that Clerk is asked again if the provider's keys change. */
    private static String key(ClerkIdentityProviderConfig config) {
        return config.getInternalId() + " " + config.getConfig().hashCode();
    }

    /**
     * Stores the instance of the secret key, after Clerk has known a user of the provider. Uses its own transaction:
     * another node may do the same, and no token depends on it. Retries later if Clerk does not answer.
     */
    void keep(InRealm asked) {
        String key = key(asked.clerk().config());
        Instant now = Instant.now();
        if (keepAt.getOrDefault(key, Instant.EPOCH).isAfter(now)) {
            return;
        }
        keepAt.put(key, now.plus(RETRY));
        try {
            Optional<Boolean> done = asked.linkedUser().ask(asked.session().getKeycloakSessionFactory(), here -> {
                ClerkIdentityProviderConfig config = here.clerk().config();
                if (kept(here).isEmpty()) {
                    here.realm().setAttribute(ATTRIBUTE + config.getInternalId(), value(config, id(here.clerk())));
                }
                return true;
            });
            done.ifPresent(kept -> keepAt.put(key, Instant.MAX));
        } catch (ClerkApiException | RuntimeException e) {
            LOG.debugf(
                    "The Clerk instance could not be stored yet: %s",
                    e.getClass().getName());
        }
    }

    /** Also empty if the provider has a different issuer by now. */
    private static Optional<String> kept(InRealm here) {
        ClerkIdentityProviderConfig config = here.clerk().config();
        String prefix = value(config, "");
        return Optional.ofNullable(here.realm().getAttribute(ATTRIBUTE + config.getInternalId()))
                .filter(value -> value.startsWith(prefix))
                .map(value -> value.substring(prefix.length()));
    }

    private static String value(ClerkIdentityProviderConfig config, String id) {
        return config.issuer() + " " + id;
    }

    /**
     * Ensures that the secret key still belongs to the stored instance, before a user counts as unknown to Clerk. If no
     * instance is stored, the signing key must be named after the instance of the secret key.
     *
     * @throws ClerkApiException if the secret key belongs to another instance
     */
    void requireSame(InRealm here, Duration timeout) throws ClerkApiException {
        String now = here.clerk().as(CallBudget.Use.CHECK).within(timeout).instanceId();
        Optional<String> before = kept(here);
        boolean same = before.isPresent()
                ? before.get().equals(now)
                : here.clerk().as(CallBudget.Use.CHECK).within(timeout).hasKey(now);
        if (!same) {
            throw ClerkApiException.ofOtherInstance();
        }
    }
}
