package io.github.keycloakclerk.enterprise;

import io.github.keycloakclerk.enterprise.assertion.AssertionVerifier;
import io.github.keycloakclerk.enterprise.assertion.IdentityAssertion;
import io.github.keycloakclerk.enterprise.assertion.RefusedAssertionException;
import io.github.keycloakclerk.enterprise.assertion.TrustedIssuer;
import io.github.keycloakclerk.mcp.cimd.PublishedClient;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Clock;
import java.util.Optional;
import org.keycloak.OAuth2Constants;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.clientpolicy.ClientPolicyException;

/**
 * Registers a client with a Client ID Metadata Document before Keycloak authenticates it. Documents are only read for
 * assertions of a trusted issuer. Public clients must also be listed by an administrator.
 */
record PublishedClients(KeycloakSession session) {

    /** The client is not registered, so there is no client to authenticate. */
    static final class RefusedException extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient EventBuilder event;
        private final RefusedAssertionException refused;

        private RefusedException(EventBuilder event, RefusedAssertionException refused) {
            super(refused);
            this.event = event;
            this.refused = refused;
        }

        EventBuilder event() {
            return event;
        }

        RefusedAssertionException refused() {
            return refused;
        }
    }

    /**
     * Reads the client's document; does nothing for clients without one.
     *
     * @throws RefusedAssertionException if the assertion names no client
     * @throws RefusedException if the assertion or the public client is refused
     */
    void prepare(IdentityAssertion assertion, MultivaluedMap<String, String> parameters)
            throws RefusedAssertionException, RefusedException, ClientPolicyException {
        PublishedClient client = new PublishedClient(session, assertion.clientId());
        boolean same = Optional.ofNullable(parameters.getFirst(OAuth2Constants.CLIENT_ID))
                .filter(id -> !id.equals(client.clientId()))
                .isEmpty();
        if (!same || !client.hasDocument()) {
            return;
        }
        GrantEvent event = new GrantEvent(new EventBuilder(
                        session.getContext().getRealm(),
                        session,
                        session.getContext().getConnection())
                .event(EventType.JWT_AUTHORIZATION_GRANT));
        event.claims(assertion);
        try {
            TrustedIssuer issuer = new AssertionVerifier(session, Clock.systemUTC()).verify(assertion);
            event.issuer(issuer);
            if (parameters.getFirst(OAuth2Constants.CLIENT_ASSERTION) == null) {
                AllowedClient.requireListed(client.clientId(), issuer.settings().publicClients());
            }
        } catch (RefusedAssertionException e) {
            throw new RefusedException(event.event(), e);
        }
        client.read(parameters);
    }
}
