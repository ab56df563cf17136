package io.github.keycloakclerk.enterprise;

import io.github.keycloakclerk.enterprise.assertion.IdentityAssertion;
import io.github.keycloakclerk.enterprise.assertion.RefusedAssertionException;
import io.github.keycloakclerk.enterprise.assertion.TrustedIssuer;
import java.util.List;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;

/** Puts into the event of a grant what the operator has to know: never an address, nor anything of an assertion that is a secret. */
record GrantEvent(EventBuilder event) {

    private static final int MAX_LENGTH = 255;

    /** What an assertion says of itself, whether or not it is true. */
    void claims(IdentityAssertion assertion) {
        try {
            put(Details.IDENTITY_PROVIDER_ISSUER, assertion.issuer());
            // Some identity providers take addresses for subjects.
            String subject = assertion.subject();
            put(Details.IDENTITY_PROVIDER_USER_ID, subject.contains("@") ? "(address)" : subject);
            put("assertion_client_id", assertion.clientId());
            List<String> resources = assertion.resources();
            if (!resources.isEmpty()) {
                put("resource", String.join(" ", resources));
            }
        } catch (RefusedAssertionException incomplete) {
            // What is there is in the event; the refusal says what is missing.
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
