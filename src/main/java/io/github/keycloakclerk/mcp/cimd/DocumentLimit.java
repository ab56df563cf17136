package io.github.keycloakclerk.mcp.cimd;

import io.github.keycloakclerk.mcp.limit.RateLimit;
import io.github.keycloakclerk.mcp.limit.SourceAddress;
import java.time.Duration;
import java.time.Instant;
import org.keycloak.OAuthErrorException;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.SingleUseObjectProvider;
import org.keycloak.services.clientpolicy.ClientPolicyException;

/**
 * Keeps strangers from having Keycloak call the hosts of metadata documents again and again, each time for a client that is not
 * there. Clients that are known do not come by here. Many users can share an address, behind a NAT or a proxy that Keycloak was not
 * told of, so what is limited is calls to one host, and far above that those to all hosts.
 */
record DocumentLimit(KeycloakSession session) {

    private static final Duration WINDOW = Duration.ofHours(1);
    private static final int MAX_PER_HOST = 300;
    private static final int MAX_PER_NETWORK = 1000;

    /**
     * @param host of the document
     * @throws ClientPolicyException if this address named too many unknown clients lately
     */
    void check(String host) throws ClientPolicyException {
        RateLimit rate = new RateLimit(session.getProvider(SingleUseObjectProvider.class), WINDOW);
        Instant now = Instant.ofEpochSecond(Time.currentTimeSeconds());
        SourceAddress source =
                SourceAddress.of(session.getContext().getConnection().getRemoteHost());
        if (!take(rate, session.getContext().getRealm().getId(), source, host, now)) {
            throw new ClientPolicyException(
                    OAuthErrorException.INVALID_REQUEST,
                    "Too many unknown clients from this IP address. Try again in "
                            + rate.untilNext(now).toSeconds() + " seconds.");
        }
    }

    /** Whether one more is allowed. */
    public static boolean take(RateLimit rate, String realm, SourceAddress source, String host, Instant now) {
        String prefix = realm + ".documents.";
        return rate.take(prefix + source.smallest().prefix() + "." + host, MAX_PER_HOST, now)
                && source.networks().stream()
                        .allMatch(network ->
                                rate.take(prefix + network.prefix(), MAX_PER_NETWORK * network.share(), now));
    }
}
