package io.github.keycloakclerk.enterprise;

import io.github.keycloakclerk.enterprise.assertion.IdentityAssertion;
import io.github.keycloakclerk.enterprise.assertion.RefusedAssertionException;
import io.github.keycloakclerk.enterprise.assertion.TrustedIssuer;
import java.util.List;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;

/** Adds details for the operator to the event of a grant: no e-mail addresses, and no secrets of an assertion. */
record GrantEvent(EventBuilder event) {

    private static final int MAX_LENGTH = 255;

    /** The claims of an assertion, verified or not. */
    void claims(IdentityAssertion assertion) {
        try {
            put(Details.IDENTITY_PROVIDER_ISSUER, assertion.issuer());
            // Some identity providers use e-mail addresses as subjects.
            String subject = assertion.subject();
            put(Details.IDENTITY_PROVIDER_USER_ID, subject.contains("@") ? "(e-mail)" : subject);
            put("assertion_client_id", assertion.clientId());
            List<String> resources = assertion.resources();
            if (!resources.isEmpty()) {
                put("resource", String.join(" ", resources));
            }
        } catch (RefusedAssertionException incomplete) {
            // The event has the claims so far; the refusal names the missing one.
        }
    }

    void issuer(TrustedIssuer issuer) {
        put(Details.IDENTITY_PROVIDER, issuer.alias());
        put("enterprise_connection", issuer.connectionId());
    }

    void put(String name, String value) {
        event.detail(name, value.length() > MAX_LENGTH ? value.substring(0, MAX_LENGTH) : value);
    }

    void refused(RefusedAssertionException refused) {
        event.detail(Details.REASON, refused.refusal().reason());
        refused.behind().ifPresent(cause -> put("cause", cause));
        event.error(refused.refusal().error());
    }
}
