package io.github.keycloakclerk.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInClerk;
import java.net.URI;
import java.util.function.Consumer;

/**
 * Realms that differ in how the browser gets to the same stand-in and back.
 *
 * @param mapped like {@code handoff}, with fifty mappers
 * @param hardcoded like {@code handoff}, with fifty mappers of Keycloak's own that do next to nothing
 */
record BenchRealms(TestRealm handoff, TestRealm oidc, TestRealm mapped, TestRealm hardcoded) {

    static BenchRealms create(Admin admin, URI keycloak, StandInClerk clerk) {
        // Events of sign-ins would be written to the database for both alike.
        Consumer<ObjectNode> plain = json -> {
            json.put("eventsEnabled", false);
            json.putArray("identityProviderMappers");
        };
        return new BenchRealms(
                TestRealm.create(admin, keycloak, clerk, plain),
                TestRealm.create(admin, keycloak, clerk, plain.andThen(json -> useOidc(json, clerk))),
                TestRealm.create(admin, keycloak, clerk, plain.andThen(FiftyMappers::add)),
                TestRealm.create(admin, keycloak, clerk, plain.andThen(FiftyMappers::addHardcoded)));
    }

    private static void useOidc(ObjectNode json, StandInClerk clerk) {
        ObjectNode config = Json.object(
                "clientId",
                "keycloak",
                "clientSecret",
                "secret",
                "clientAuthMethod",
                "client_secret_post",
                "issuer",
                clerk.url().toString(),
                "authorizationUrl",
                clerk.url() + "/oauth/authorize",
                "tokenUrl",
                clerk.url() + "/oauth/token",
                "userInfoUrl",
                clerk.url() + "/oauth/userinfo",
                "jwksUrl",
                clerk.url() + "/.well-known/jwks.json",
                "useJwksUrl",
                "true",
                "validateSignature",
                "true",
                "loginHint",
                "true",
                "syncMode",
                "FORCE",
                "pkceEnabled",
                "true",
                "pkceMethod",
                "S256");
        config.put("defaultScope", "openid profile email");
        ObjectNode provider = RealmExport.provider(json);
        provider.put("providerId", "oidc").set("config", config);
        ((ObjectNode) json.path("authenticationFlows")
                        .path(0)
                        .path("authenticationExecutions")
                        .path(1))
                .put("authenticator", "identity-provider-redirector");
    }
}
