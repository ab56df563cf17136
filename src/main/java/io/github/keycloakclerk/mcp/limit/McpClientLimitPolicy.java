package io.github.keycloakclerk.mcp.limit;

import io.github.keycloakclerk.mcp.client.ClientCount;
import io.github.keycloakclerk.mcp.client.SelfRegistration;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import org.keycloak.OAuthErrorException;
import org.keycloak.common.util.Time;
import org.keycloak.component.ComponentModel;
import org.keycloak.events.Details;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.SingleUseObjectProvider;
import org.keycloak.representations.idm.OAuth2ErrorRepresentation;
import org.keycloak.services.ErrorResponseException;
import org.keycloak.services.clientregistration.ClientRegistrationContext;
import org.keycloak.services.clientregistration.ClientRegistrationProvider;
import org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy;
import org.keycloak.services.clientregistration.policy.RegistrationAuth;

/**
 * Limits the number of self-registered clients: in total, per hour and IP address, and per hour in the realm. Clients that an
 * administrator created do not count, unlike with Keycloak's own policy {@code max-clients}.
 */
final class McpClientLimitPolicy implements ClientRegistrationPolicy {

    private static final Duration WINDOW = RegistrationLoad.WINDOW;

    /** One quarter. */
    private static final int KEPT_FOR_NEW = 4;

    /** If a realm is full, the next clean-up may make room; see {@link UnusedClients}. */
    private static final Duration UNTIL_CLEANUP = UnusedClients.INTERVAL;

    private final KeycloakSession session;
    private final ComponentModel model;
    private final ClientLimits limits;

    McpClientLimitPolicy(KeycloakSession session, ComponentModel model) {
        this.session = session;
        this.model = model;
        this.limits = ClientLimits.of(model);
    }

    @Override
    public void beforeRegister(ClientRegistrationContext context) {
        RealmModel realm = session.getContext().getRealm();
        Instant now = now();
        RateLimit rate = new RateLimit(session.getProvider(SingleUseObjectProvider.class), WINDOW);
        SourceAddress source =
                SourceAddress.of(session.getContext().getConnection().getRemoteHost());
        String all = RegistrationLoad.ofAll(realm);
        // Checked first: a refusal for the whole realm must not count against the IP address.
        if (!rate.hasRoom(all, mostFor(rate, from(realm, source.smallest()), now), now)) {
            refuse(context, "Too many registrations", rate.untilNext(now));
        }
        for (SourceAddress.Network network : source.networks()) {
            if (!rate.take(from(realm, network), limits.mostPerAddress() * network.share(), now)) {
                refuse(context, "Too many registrations from this IP address", rate.untilNext(now));
            }
        }
        if (!rate.take(all, limits.mostPerRealm(), now)) {
            refuse(context, "Too many registrations", rate.untilNext(now));
        }
        if (!new ClientRoom(session).make(realm, limits)) {
            refuse(context, "Too many clients have registered themselves", UNTIL_CLEANUP);
        }
    }

    /** A share is reserved for IP addresses without a registration this hour, so that a few others cannot use up the limit. */
    private int mostFor(RateLimit rate, String source, Instant now) {
        return rate.isUntouched(source, now)
                ? limits.mostPerRealm()
                : limits.mostPerRealm() - limits.mostPerRealm() / KEPT_FOR_NEW;
    }

    private static String from(RealmModel realm, SourceAddress.Network network) {
        return realm.getId() + ".from." + network.prefix();
    }

    private void refuse(ClientRegistrationContext context, String sentence, Duration wait) {
        String description = sentence + ". Try again in " + wait.toSeconds() + " seconds.";
        context.getProvider()
                .getEvent()
                .detail(Details.CLIENT_REGISTRATION_POLICY, model.getName())
                .detail(Details.REASON, sentence)
                .error(OAuthErrorException.TEMPORARILY_UNAVAILABLE);
        new ClientCount(session.getContext().getRealm().getName()).refused("limit");
        throw new ErrorResponseException(Response.status(Response.Status.TOO_MANY_REQUESTS)
                .header(HttpHeaders.RETRY_AFTER, wait.toSeconds())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new OAuth2ErrorRepresentation(OAuthErrorException.TEMPORARILY_UNAVAILABLE, description))
                .build());
    }

    /** Marks clients that registered without a token, in case the executor {@code mcp-client-registration} is missing. */
    @Override
    public void afterRegister(ClientRegistrationContext context, ClientModel client) {
        boolean anonymous = RegistrationAuth.ANONYMOUS.name().equalsIgnoreCase(model.getSubType());
        if (anonymous && SelfRegistration.of(client).isEmpty()) {
            SelfRegistration.DYNAMIC.mark(client, now());
        }
    }

    private static Instant now() {
        return Instant.ofEpochSecond(Time.currentTimeSeconds());
    }

    @Override
    public void beforeUpdate(ClientRegistrationContext context, ClientModel client) {}

    @Override
    public void afterUpdate(ClientRegistrationContext context, ClientModel client) {}

    @Override
    public void beforeView(ClientRegistrationProvider provider, ClientModel client) {}

    @Override
    public void beforeDelete(ClientRegistrationProvider provider, ClientModel client) {}
}
