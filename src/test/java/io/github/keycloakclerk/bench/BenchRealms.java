package io.github.keycloakclerk.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInOrganization;
import java.net.URI;
import java.util.function.Consumer;

/** Creates realms that differ in their provider, their mappers and the path of the browser to the stand-in and back. */
record BenchRealms(Admin admin, URI keycloak) {

    /** The exported realm with its three mappers, and an Organization for the organization of the users. */
    TestRealm exported(StandInClerk clerk, StandInOrganization acme) {
        return withOrganization(create(clerk, json -> {}), acme);
    }

    /** The same, but without a webhook, so Clerk is called at each sign-in. */
    TestRealm asking(StandInClerk clerk, StandInOrganization acme) {
        return withOrganization(create(clerk, RealmExport.with("webhookSecret", "")), acme);
    }

    /** The exported realm with Keycloak's OIDC broker, the same number of comparable mappers, and the Organization. */
    TestRealm oidc(StandInClerk clerk, StandInOrganization acme) {
        TestRealm realm = create(clerk, BenchRealms::addOidcMappers, useOidc(clerk));
        return withOrganization(realm, acme);
    }

    /** Without mappers and with Organizations disabled. */
    TestRealm bare(StandInClerk clerk) {
        return create(clerk, BenchRealms::removeMappers, BenchRealms::switchOrganizationsOff);
    }

    TestRealm bareOidc(StandInClerk clerk) {
        return create(clerk, BenchRealms::removeMappers, BenchRealms::switchOrganizationsOff, useOidc(clerk));
    }

    /** With Organizations enabled and only these mappers. */
    TestRealm mapped(StandInClerk clerk, Consumer<ObjectNode> mappers) {
        return create(clerk, BenchRealms::removeMappers, mappers);
    }

    @SafeVarargs
    private TestRealm create(StandInClerk clerk, Consumer<ObjectNode>... changes) {
        // Sign-in events would add the same database writes to both.
        Consumer<ObjectNode> all = json -> json.put("eventsEnabled", false);
        for (Consumer<ObjectNode> change : changes) {
            all = all.andThen(change);
        }
        return TestRealm.create(admin, keycloak, clerk, all);
    }

    private static void removeMappers(ObjectNode json) {
        json.putArray("identityProviderMappers");
    }

    private static void switchOrganizationsOff(ObjectNode json) {
        json.put("organizationsEnabled", false);
    }

    private static TestRealm withOrganization(TestRealm realm, StandInOrganization acme) {
        ObjectNode organization = Json.object("name", acme.name(), "alias", acme.slug());
        organization.putArray("domains").add(Json.object("name", "acme.example"));
        organization.putObject("attributes").putArray("clerk_org_id").add(acme.id());
        realm.admin().post(realm.path("/organizations"), organization);
        return realm;
    }

    private static void addOidcMappers(ObjectNode json) {
        ArrayNode mappers = json.putArray("identityProviderMappers");
        json.withArray("groups").add(Json.object("name", "members"));
        String anybody = "[{\"key\":\"sub\",\"value\":\"user_.+\"}]";
        add(mappers, "oidc-advanced-group-idp-mapper", "claims", anybody, "are.claim.values.regex", "true")
                .put("group", "/members");
        add(mappers, "oidc-advanced-role-idp-mapper", "claims", anybody, "are.claim.values.regex", "true")
                .put("role", "mcp-writer");
        add(mappers, "oidc-user-session-note-idp-mapper", "claims", anybody, "are.claim.values.regex", "true");
    }

    private static ObjectNode add(ArrayNode mappers, String type, String... settings) {
        ObjectNode config = Json.object(settings).put("syncMode", "INHERIT");
        mappers.addObject()
                .put("name", type)
                .put("identityProviderAlias", "clerk")
                .put("identityProviderMapper", type)
                .set("config", config);
        return config;
    }

    private static Consumer<ObjectNode> useOidc(StandInClerk clerk) {
        return json -> {
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
            RealmExport.provider(json).put("providerId", "oidc").set("config", config);
            ((ObjectNode) json.path("authenticationFlows")
                            .path(0)
                            .path("authenticationExecutions")
                            .path(1))
                    .put("authenticator", "identity-provider-redirector");
        };
    }
}
