package io.github.keycloakclerk.mcp;

import java.time.Duration;
import java.time.Instant;
import org.keycloak.OAuthErrorException;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.SingleUseObjectProvider;
import org.keycloak.services.clientpolicy.ClientPolicyException;

/**
 * Keeps strangers from having Keycloak call the hosts of metadata documents again and again, each time for a client that is not
 * there. Clients that are known do not come by here.
 */
record DocumentLimit(KeycloakSession session) {

    private static final Duration WINDOW = Duration.ofHours(1);
    private static final int MOST_PER_ADDRESS = 60;

    /** @throws ClientPolicyException if this address named too many unknown clients lately */
    void check() throws ClientPolicyException {
        RateLimit rate = new RateLimit(session.getProvider(SingleUseObjectProvider.class), WINDOW);
        Instant now = Instant.ofEpochSecond(Time.currentTime());
        SourceAddress source =
                SourceAddress.of(session.getContext().getConnection().getRemoteHost());
        String realm = session.getContext().getRealm().getId();
        if (!rate.take(realm + ".documents." + source.network(), MOST_PER_ADDRESS, now)) {
            throw new ClientPolicyException(
                    OAuthErrorException.INVALID_REQUEST,
                    "Too many unknown clients from this address. Try again in "
                            + rate.untilNext(now).toSeconds() + " seconds.");
        }
    }
}
