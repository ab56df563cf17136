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
 * Which Clerk instance a provider is of. An instance never changes its id. It is kept in an attribute of the realm as well, from when
 * Clerk first knew a user of the provider: should the secret key be that of another instance one day, nobody whom that one does not
 * know is taken for deleted.
 */
final class InstanceIds {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private static final Duration RETRY = Duration.ofMinutes(1);

    private static final Logger LOG = Logger.getLogger(InstanceIds.class);

    private static final String ATTRIBUTE = StoredKey.REALM_INSTANCE.key();

    private final Map<String, String> known = new ConcurrentHashMap<>();
    /** By provider when it is to be looked at next; never again once it is kept. */
    private final Map<String, Instant> keepAt = new ConcurrentHashMap<>();

    /** Whether the secret key is of this instance. */
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

    /** The keys are part of it, so that a provider that is set up for another instance is asked again. */
    private static String key(ClerkIdentityProviderConfig config) {
        return config.getInternalId() + " " + config.getConfig().hashCode();
    }

    /**
     * Remembers the instance of the secret key, which knows a user of the provider. In a transaction of its own: another node may do the
     * same, and nobody's token depends on it. Tries later again if Clerk does not answer.
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
                    "The Clerk instance is not remembered yet: %s", e.getClass().getName());
        }
    }

    /** Empty too if the provider is set up for another issuer by now. */
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
     * Makes sure that the secret key is of the instance that it was of, before an id that Clerk does not know is taken for that of
     * somebody deleted. Where that instance is not remembered yet, it must be the one that the signing key is named after.
     *
     * @throws ClerkApiException if it is of another one
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
