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
 * Has a client with a Client ID Metadata Document be known before Keycloak authenticates it. Nobody but an issuer that is trusted can
 * have a document read, and of public clients only those that an administrator listed.
 */
record PublishedClients(KeycloakSession session) {

    /** @throws RefusedAssertionException if the assertion is not good, so that an unknown client is not made known */
    void prepare(IdentityAssertion assertion, MultivaluedMap<String, String> parameters)
            throws RefusedAssertionException, ClientPolicyException {
        PublishedClient client = new PublishedClient(session, assertion.clientId());
        boolean named = Optional.ofNullable(parameters.getFirst(OAuth2Constants.CLIENT_ID))
                .filter(id -> !id.equals(client.clientId()))
                .isEmpty();
        if (!named || !client.hasDocument()) {
            return;
        }
        TrustedIssuer issuer = new AssertionVerifier(session, Clock.systemUTC()).verify(assertion);
        if (parameters.getFirst(OAuth2Constants.CLIENT_ASSERTION) == null) {
            AllowedClient.requireListed(client.clientId(), issuer.settings().publicClients());
        }
        client.read(parameters);
    }

    /** The event of a client that is not known yet. */
    EventBuilder event() {
        return new EventBuilder(
                        session.getContext().getRealm(),
                        session,
                        session.getContext().getConnection())
                .event(EventType.JWT_AUTHORIZATION_GRANT);
    }
}
