package io.github.keycloakclerk.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInClerk;
import java.net.URI;
import java.util.function.Consumer;

/** Two realms that differ in how the browser gets to the same stand-in and back. */
record BenchRealms(TestRealm handoff, TestRealm oidc) {

    static BenchRealms create(Admin admin, URI keycloak, StandInClerk clerk) {
        // Events of sign-ins would be written to the database for both alike.
        Consumer<ObjectNode> plain = json -> json.put("eventsEnabled", false);
        return new BenchRealms(
                TestRealm.create(admin, keycloak, clerk, plain),
                TestRealm.create(admin, keycloak, clerk, plain.andThen(json -> useOidc(json, clerk))));
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
        ObjectNode provider = TestRealm.provider(json);
        provider.put("providerId", "oidc").set("config", config);
        ((ObjectNode) json.path("authenticationFlows")
                        .path(0)
                        .path("authenticationExecutions")
                        .path(1))
                .put("authenticator", "identity-provider-redirector");
    }
}
