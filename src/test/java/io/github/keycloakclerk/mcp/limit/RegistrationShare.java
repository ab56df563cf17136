package io.github.keycloakclerk.mcp.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Registrar;
import io.github.keycloakclerk.harness.ReverseProxy;
import io.github.keycloakclerk.harness.TestRealm;

/** Limits for registrations from many IP addresses, which Keycloak gets from a proxy. */
public final class RegistrationShare {

    private RegistrationShare() {}

    /** A realm that accepts two clients per IP address and 16 in total. */
    public static void limit(ObjectNode json) {
        // Keycloak requires HTTPS for external requests.
        json.put("sslRequired", "none");
        ObjectNode config = (ObjectNode) json.path("components")
                .path("org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy")
                .path(0)
                .path("config");
        config.putArray("max-per-address").add("2");
        config.putArray("max-per-realm").add("16");
    }

    /** A few networks cannot use up the limit of the realm, however many addresses they have. */
    public static void assertKeptForOthers(TestRealm realm, ReverseProxy proxy) {
        // Each registers as much as it can. The /64 networks of one /60 share a limit, as do the addresses of one /24.
        assertEquals(4, registered(realm, proxy, "2001:db8:1:10::1", "2001:db8:1:11::1", "2001:db8:1:12::1"));
        assertEquals(4, registered(realm, proxy, "192.0.2.1", "192.0.2.2", "192.0.2.3"));
        assertEquals(4, registered(realm, proxy, "203.0.113.1", "203.0.113.2", "203.0.113.3"));
        // The rest is reserved for IP addresses without registrations, one each.
        assertEquals(1, registered(realm, proxy, "198.51.100.1"));
        assertEquals(1, registered(realm, proxy, "100.64.7.1"));
    }

    /** Number of clients that these IP addresses can register with three attempts each. */
    private static long registered(TestRealm realm, ReverseProxy proxy, String... addresses) {
        long registered = 0;
        for (String address : addresses) {
            proxy.from(address);
            for (int i = 0; i < 3; i++) {
                Registrar.Answer answer =
                        new Registrar(realm.url()).register(Registrar.metadata("http://127.0.0.1/cb"));
                registered += answer.status() == 201 ? 1 : 0;
            }
        }
        return registered;
    }
}
