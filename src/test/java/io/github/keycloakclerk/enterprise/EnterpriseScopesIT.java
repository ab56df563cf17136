package io.github.keycloakclerk.enterprise;

import static io.github.keycloakclerk.enterprise.EnterpriseRealm.OTHER_SERVER;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.SERVER;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.claims;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.reason;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.trade;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("What a token for an assertion is for")
class EnterpriseScopesIT {

    @RegisterExtension
    static StandInIssuer issuer = StandInIssuer.start();

    private final EnterpriseRealm enterprise;
    private final TestRealm realm;
    private final StandInUser ada;

    EnterpriseScopesIT(TestKeycloak keycloak) {
        enterprise = new EnterpriseRealm(keycloak.clerk(), issuer);
        realm = keycloak.realm(enterprise.with(Map.of()));
        ada = enterprise.signedIn(realm);
    }

    private Assertion assertion(String scope) {
        Assertion assertion = enterprise.assertion(realm, ada);
        return scope.equals("-") ? assertion : assertion.claim("scope", scope);
    }

    private static String[] request(String scope, String resource) {
        List<String> request = new ArrayList<>();
        if (!scope.equals("-")) {
            request.addAll(List.of("scope", scope));
        }
        if (!resource.equals("-")) {
            request.addAll(List.of("resource", resource));
        }
        return request.toArray(String[]::new);
    }

    private static Set<String> words(String text) {
        return new TreeSet<>(Arrays.asList(text.split(" ")));
    }

    /** A minus stands for a missing scope. */
    @ParameterizedTest
    @CsvSource({
        "the default ones, -, -, mcp clerk:session",
        "those of the request among them, -, mcp, mcp",
        "no more than them, -, mcp mcp:read, mcp",
        "those of the assertion, mcp mcp:read, -, mcp mcp:read",
        "both, mcp mcp:read, mcp:read, mcp:read",
        "both though the request asks for more, mcp, mcp mcp:read, mcp",
        "not openid or offline_access, openid mcp offline_access, openid mcp offline_access, mcp"
    })
    void scopesAre(String name, String asserted, String requested, String granted) {
        Admin.Answer answer = trade(realm, assertion(asserted), request(requested, "-"));
        assertEquals(200, answer.status(), () -> answer.body() + reason(realm));
        assertEquals(words(granted), words(answer.body().path("scope").asText()));
        assertEquals(words(granted), words(claims(answer).path("scope").asText()));
        assertFalse(answer.body().has("refresh_token"));
        assertFalse(answer.body().has("id_token"));
        assertEquals(SERVER, claims(answer).path("aud").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "an unknown one in the assertion, mcp nonsense, -, ema_scope_unknown",
        "an unknown one in the request, mcp, mcp nonsense, ema_scope_unknown",
        "none in common, mcp:read, mcp, ema_scope_empty",
        "only openid, openid, -, ema_scope_empty",
        "an empty claim, '', -, ema_scope_empty",
        "one that is not a default one, -, mcp:read, ema_scope_empty"
    })
    void scopesAreNot(String name, String asserted, String requested, String reason) {
        Admin.Answer answer = trade(realm, assertion(asserted), request(requested, "-"));
        assertEquals(400, answer.status(), () -> answer.body().toString());
        assertEquals("invalid_scope", answer.body().path("error").asText());
        assertEquals(reason, reason(realm));
    }

    /** A trailing slash and the case of letters do not matter. */
    @ParameterizedTest
    @CsvSource({
        "of the assertion, mcp, http://localhost:8090/mcp, -, http://localhost:8090/mcp",
        "of the assertion in another spelling, mcp, HTTP://LOCALHOST:8090/mcp/, -, http://localhost:8090/mcp",
        "of the request, mcp, -, http://localhost:8090/mcp, http://localhost:8090/mcp",
        "of both, mcp, http://localhost:8090/mcp, http://localhost:8090/mcp/, http://localhost:8090/mcp",
        "of the scopes alone, mcp, -, -, http://localhost:8090/mcp",
        "the second, other:use, https://other.example/mcp, -, https://other.example/mcp",
        "one of two that the scopes open, mcp other:use, https://other.example/mcp, -, https://other.example/mcp"
    })
    void theServerIs(String name, String scope, String asserted, String requested, String audience) {
        Assertion assertion = assertion(scope);
        if (!asserted.equals("-")) {
            assertion.claim("resource", asserted);
        }
        Admin.Answer answer = trade(realm, assertion, request("-", requested));
        assertEquals(200, answer.status(), () -> answer.body() + reason(realm));
        assertEquals(audience, claims(answer).path("aud").asText());
        assertEquals(audience, answer.body().path("resource").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "a foreign one in the assertion, mcp, https://foreign.example/mcp, -, ema_resource_unknown",
        "a foreign one in the request, mcp, -, https://foreign.example/mcp, ema_resource_unknown",
        "another than the asserted one, mcp other:use, http://localhost:8090/mcp, https://other.example/mcp, ema_resource_not_asserted",
        "one that no scope opens, mcp, https://other.example/mcp, -, ema_resource_not_in_scope",
        "one that no scope opens by the request, mcp, -, https://other.example/mcp, ema_resource_not_in_scope",
        "not clear from two scopes, mcp other:use, -, -, ema_resource_ambiguous",
        "no URL, mcp, nonsense, -, ema_resource_unknown"
    })
    void theServerIsNot(String name, String scope, String asserted, String requested, String reason) {
        Assertion assertion = assertion(scope);
        if (!asserted.equals("-")) {
            assertion.claim("resource", asserted);
        }
        Admin.Answer answer = trade(realm, assertion, request("-", requested));
        assertEquals(400, answer.status(), () -> answer.body().toString());
        assertEquals("invalid_target", answer.body().path("error").asText());
        assertEquals(reason, reason(realm));
    }

    @Test
    void ofSeveralServersTheRequestChooses() {
        List<String> both = List.of(SERVER, OTHER_SERVER);
        Admin.Answer chosen =
                trade(realm, assertion("mcp other:use").claim("resource", both), "resource", OTHER_SERVER);
        assertEquals(200, chosen.status(), () -> chosen.body() + reason(realm));
        assertEquals(OTHER_SERVER, claims(chosen).path("aud").asText());

        Admin.Answer unclear = trade(realm, assertion("mcp other:use").claim("resource", both));
        assertEquals(400, unclear.status());
        assertEquals("ema_resource_ambiguous", reason(realm));

        Admin.Answer foreign = trade(
                realm,
                assertion("mcp").claim("resource", List.of(SERVER, "https://foreign.example/mcp")),
                "resource",
                SERVER);
        assertEquals(400, foreign.status(), "every one has to be known");
        assertEquals("ema_resource_unknown", reason(realm));
    }

    /** A scope that requires a role is granted only to users who have the role. */
    @Test
    void scopesOfARoleAreForThoseWhoHaveIt() {
        Admin.Answer without = trade(realm, assertion("mcp acme:admin"));
        assertEquals(200, without.status(), () -> without.body() + reason(realm));
        assertEquals("mcp", without.body().path("scope").asText());
    }
}
