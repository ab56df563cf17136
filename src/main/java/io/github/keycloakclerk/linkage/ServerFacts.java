package io.github.keycloakclerk.linkage;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/** What the page <i>Server info</i> of the admin console shows about the jar. The console requests it whenever it loads. */
public final class ServerFacts {

    private static final Logger LOG = Logger.getLogger(ServerFacts.class);
    private static final Duration KEEP = Duration.ofMinutes(5);

    private final KeycloakSessionFactory factory;
    private final String name;
    private final Function<KeycloakSession, Long> count;
    private Map<String, String> known = Map.of();
    private Instant until = Instant.EPOCH;

    /**
     * The facts of the build, and a count.
     *
     * @param name label of the count
     */
    public ServerFacts(KeycloakSessionFactory factory, String name, Function<KeycloakSession, Long> count) {
        this.factory = factory;
        this.name = name;
        this.count = count;
    }

    /** In the order of the page. */
    public synchronized Map<String, String> read() {
        if (Instant.now().isAfter(until)) {
            Map<String, String> facts = BuildFacts.read().forAdministrators();
            try {
                facts.put(
                        name,
                        KeycloakModelUtils.runJobInTransactionWithResult(factory, count::apply)
                                .toString());
            } catch (RuntimeException e) {
                // An exception would keep the whole console from loading.
                LOG.debugf(e, "%s are not counted", name);
            }
            known = facts;
            until = Instant.now().plus(KEEP);
        }
        return known;
    }
}
