package io.github.keycloakclerk.broker.backend;

import io.github.keycloakclerk.broker.data.SingleUse;
import io.github.keycloakclerk.clerk.api.CallGate;
import io.github.keycloakclerk.stored.StoredKey;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.keycloak.Config;
import org.keycloak.models.SingleUseObjectProvider;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * Keeps the calls of all nodes within Clerk's rate limit (Clerk: "System limits": 1000 in 10 seconds for a production instance,
 * 100 for a development instance). Nodes lease the calls of a second in small batches, each a key in Keycloak's single-use
 * store that only one node can create. The last batches are for sign-ins only, so that checks never block them.
 */
public final class CallBudget {

    /** Why Clerk is called. The first use may take the largest share. */
    public enum Use {
        SIGN_IN(100),
        CHECK(75),
        RECONCILIATION(50);

        private final int percent;

        Use(int percent) {
            this.percent = percent;
        }
    }

    private static final Logger LOG = Logger.getLogger(CallBudget.class);
    private static final String METRIC = "keycloak.clerk.calls.paced";

    /** Clerk's limits for an instance, in calls per second. */
    private static final int PRODUCTION = 100;

    private static final int DEVELOPMENT = 10;

    /** Maximum number of leases per second. */
    private static final int LEASES = 20;

    private static final String SHARE = "rateLimitShare";
    private static final int DEFAULT_SHARE = 80;

    private static final Duration WINDOW = Duration.ofSeconds(1);

    /** Longer than the clocks of nodes differ. */
    private static final Duration KEEP = Duration.ofSeconds(10);

    private static final Duration LOG_PAUSE = Duration.ofMinutes(1);

    /** The calls of a second that this node has leased. */
    private static final class Second {
        private final long number;
        private int left;
        private int next;

        private Second(long number) {
            this.number = number;
        }

        private synchronized boolean use() {
            boolean has = left > 0;
            left -= has ? 1 : 0;
            return has;
        }

        /** The next lease that this node has not tried; empty if it has tried all it may take. */
        private synchronized OptionalInt next(int most) {
            return next < most ? OptionalInt.of(next++) : OptionalInt.empty();
        }

        private synchronized void lend(int calls) {
            left += calls;
        }
    }

    private final int share;
    private final Clock clock;
    private final Map<String, Second> seconds = new ConcurrentHashMap<>();
    private Instant loggedAt = Instant.EPOCH;

    /** @param share how many percent of Clerk's limit Keycloak may use, as the app shares the limit; 0 for no limit */
    CallBudget(int share, Clock clock) {
        this.share = share;
        this.clock = clock;
    }

    /** With the default share of Clerk's limit. */
    public static CallBudget usual() {
        return new CallBudget(DEFAULT_SHARE, Clock.systemUTC());
    }

    /** With the share from the server's options. */
    public static CallBudget from(Config.Scope options) {
        return new CallBudget(options.getInt(SHARE, DEFAULT_SHARE), Clock.systemUTC());
    }

    /** The option as Keycloak lists it. */
    public static ProviderConfigProperty option() {
        return new ProviderConfigProperty(
                SHARE,
                SHARE,
                "Percentage of Clerk's rate limit that all nodes together may use; 0 for no limit.",
                ProviderConfigProperty.INTEGER_TYPE,
                DEFAULT_SHARE);
    }

    /** @param secretKey identifies the limit, so that no realm without the key can use it up */
    CallGate gate(SingleUseObjectProvider store, String secretKey, boolean live, Use use) {
        if (share == 0) {
            return CallGate.OPEN;
        }
        String instance = SingleUse.hash(secretKey);
        return atMost -> pass(store, instance, live, use, atMost);
    }

    private boolean pass(SingleUseObjectProvider store, String instance, boolean live, Use use, Duration atMost)
            throws InterruptedException {
        Instant end = clock.instant().plus(atMost);
        while (!take(store, instance, live, use)) {
            Instant now = clock.instant();
            long wait = WINDOW.toMillis() - now.toEpochMilli() % WINDOW.toMillis();
            if (now.plusMillis(wait).isAfter(end)) {
                paced(use).increment();
                log(use);
                return false;
            }
            Thread.sleep(wait);
        }
        return true;
    }

    private static Counter paced(Use use) {
        return Metrics.counter(METRIC, "use", use.name().toLowerCase(Locale.ROOT));
    }

    /** Registers the counters at zero, so that the first call counts as an increase. */
    public void register() {
        Arrays.stream(Use.values()).forEach(CallBudget::paced);
    }

    private boolean take(SingleUseObjectProvider store, String instance, boolean live, Use use) {
        long now = clock.instant().getEpochSecond();
        Second second = seconds.compute(
                instance, (key, known) -> known == null || known.number != now ? new Second(now) : known);
        int calls = Math.max(1, (live ? PRODUCTION : DEVELOPMENT) * share / 100);
        int lease = Math.max(1, calls / LEASES);
        int most = Math.max(1, calls / lease * use.percent / 100);
        if (second.use()) {
            return true;
        }
        // Not under a lock, because the store may have to ask another node.
        for (OptionalInt next = second.next(most); next.isPresent(); next = second.next(most)) {
            String place = "clerk-" + StoredKey.CALLS.key() + instance + "." + now + "." + next.getAsInt();
            if (store.putIfAbsent(place, KEEP.toSeconds())) {
                second.lend(lease - 1);
                return true;
            }
        }
        return second.use();
    }

    private synchronized void log(Use use) {
        Instant now = clock.instant();
        if (loggedAt.plus(LOG_PAUSE).isBefore(now)) {
            loggedAt = now;
            LOG.warnf("Clerk's rate limit is reached: %s calls wait or are skipped", use);
        }
    }
}
