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
 * Limits how often an attacker can cause requests to hosts of metadata documents with unknown client IDs. Known clients are not
 * limited. Many users can share an IP address, behind a NAT or a proxy that Keycloak does not know. The limit is therefore per
 * IP address and document host, with a higher one for all hosts together.
 */
record DocumentLimit(KeycloakSession session) {

    private static final Duration WINDOW = Duration.ofHours(1);
    private static final int MAX_PER_HOST = 300;
    private static final int MAX_PER_NETWORK = 1000;

    /**
     * @param host the host of the document
     * @throws ClientPolicyException if too many unknown client IDs came from this IP address
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

    /** Whether one more document may be fetched; counts it. */
    public static boolean take(RateLimit rate, String realm, SourceAddress source, String host, Instant now) {
        String prefix = realm + ".documents.";
        return rate.take(prefix + source.smallest().prefix() + "." + host, MAX_PER_HOST, now)
                && source.networks().stream()
                        .allMatch(network ->
                                rate.take(prefix + network.prefix(), MAX_PER_NETWORK * network.share(), now));
    }
}
