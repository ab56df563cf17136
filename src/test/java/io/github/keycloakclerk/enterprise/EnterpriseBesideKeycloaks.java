package io.github.keycloakclerk.enterprise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.net.URI;
import java.util.Map;

/** Tests for a server with Keycloak's own features {@code identity-assertion-jwt} and {@code resource-indicators}. */
public final class EnterpriseBesideKeycloaks {

    private final EnterpriseRealm enterprise;
    private final StandInClerk clerk;
    private final URI server;

    private EnterpriseBesideKeycloaks(StandInClerk clerk, URI server, StandInIssuer issuer) {
        this.clerk = clerk;
        this.server = server;
        enterprise = new EnterpriseRealm(clerk, issuer);
    }

    /** @param server Keycloak's URL */
    public static void tryOut(StandInClerk clerk, URI server) {
        try (StandInIssuer issuer = StandInIssuer.start()) {
            EnterpriseBesideKeycloaks beside = new EnterpriseBesideKeycloaks(clerk, server, issuer);
            beside.takesAssertions();
            beside.refusesWhatKeycloakWouldTake();
        }
    }

    private TestRealm realm(Map<String, String> settings) {
        return TestRealm.create(new Admin(server), server, clerk, enterprise.with(settings));
    }

    private void takesAssertions() {
        TestRealm realm = realm(Map.of());
        StandInUser ada = enterprise.signedIn(realm);
        assertIsForTheServer(realm, EnterpriseRealm.trade(realm, asserted(realm, ada)));
        assertIsForTheServer(
                realm, EnterpriseRealm.trade(realm, asserted(realm, ada), "resource", EnterpriseRealm.SERVER + "/"));
        Admin.Answer foreign = EnterpriseRealm.trade(
                realm, enterprise.assertion(realm, ada), "resource", "https://unknown.example/mcp");
        assertEquals("invalid_target", foreign.body().path("error").asText());
    }

    private Assertion asserted(TestRealm realm, StandInUser user) {
        return enterprise.assertion(realm, user).claim("resource", EnterpriseRealm.SERVER);
    }

    private static void assertIsForTheServer(TestRealm realm, Admin.Answer answer) {
        assertEquals(200, answer.status(), () -> answer.body() + " " + EnterpriseRealm.details(realm));
        assertEquals(
                EnterpriseRealm.SERVER,
                EnterpriseRealm.claims(answer).path("aud").asText());
        // Keycloak's own grant would use the realm's token lifetime.
        assertEquals(900, answer.body().path("expires_in").asInt(), 5);
    }

    private void refusesWhatKeycloakWouldTake() {
        TestRealm realm = realm(Map.of("enterpriseIssuers", ""));
        StandInUser ada = enterprise.employee(enterprise.subject);
        enterprise.signIn(realm, ada);
        Admin.Answer answer = EnterpriseRealm.trade(realm, asserted(realm, ada));
        assertEquals("invalid_grant", answer.body().path("error").asText());
        assertEquals("ema_issuer", EnterpriseRealm.reason(realm));
    }
}
