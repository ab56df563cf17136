package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.standin.Json;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Another identity provider: a realm of the same Keycloak whose users sign in with a password. An attacker can create
 * an account there with any name.
 */
public record UpstreamRealm(TestKeycloak keycloak, String name) {

    /** The provider's alias in other realms. */
    public static final String ALIAS = "social";

    private static final String PASSWORD = "social-password";
    private static final String SECRET = "social-secret";

    public static UpstreamRealm create(TestKeycloak keycloak) {
        UpstreamRealm upstream = new UpstreamRealm(keycloak, TestRealm.newName());
        ObjectNode realm = Json.object("realm", upstream.name()).put("enabled", true);
        ObjectNode client = realm.putArray("clients").addObject();
        client.put("clientId", "broker-client").put("secret", SECRET).put("publicClient", false);
        client.putArray("redirectUris").add("*");
        keycloak.admin().post("", realm);
        return upstream;
    }

    private URI url() {
        return keycloak.url().resolve("/realms/" + name);
    }

    public void addUser(String username, String email) {
        ObjectNode user = Json.object("username", username, "email", email, "firstName", "S", "lastName", "U");
        ArrayNode credentials =
                user.put("enabled", true).put("emailVerified", true).putArray("credentials");
        credentials.add(Json.object("type", "password", "value", PASSWORD));
        keycloak.admin().post("/" + name + "/users", user);
    }

    /** Adds it to a realm's identity providers. */
    public Consumer<ObjectNode> asProvider() {
        return json -> json.withArray("identityProviders").add(provider());
    }

    public ObjectNode provider() {
        ObjectNode provider = Json.object("alias", ALIAS, "providerId", "oidc");
        provider.put("enabled", true).put("firstBrokerLoginFlowAlias", "first broker login");
        String endpoints = url() + "/protocol/openid-connect/";
        provider.set(
                "config",
                Json.object(
                        "clientId",
                        "broker-client",
                        "clientSecret",
                        SECRET,
                        "clientAuthMethod",
                        "client_secret_post",
                        "authorizationUrl",
                        endpoints + "auth",
                        "tokenUrl",
                        endpoints + "token",
                        "userInfoUrl",
                        endpoints + "userinfo",
                        "jwksUrl",
                        endpoints + "certs",
                        "issuer",
                        url().toString(),
                        "validateSignature",
                        "true",
                        "useJwksUrl",
                        "true",
                        "defaultScope",
                        "openid profile email",
                        "syncMode",
                        "IMPORT"));
        return provider;
    }

    /** Signs in on the page to which Keycloak sent the browser, and follows the redirects. */
    public Page signIn(Journey journey, String username) {
        Page page = journey.page();
        Map<String, String> form = new HashMap<>(page.formFields());
        form.put("username", username);
        form.put("password", PASSWORD);
        return journey.at(journey.browser().post(page.formAction(), form)).page();
    }
}
