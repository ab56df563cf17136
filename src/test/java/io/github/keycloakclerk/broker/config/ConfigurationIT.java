package io.github.keycloakclerk.broker.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Json;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("The configuration is checked when it is saved")
class ConfigurationIT {

    private static final String INSTANCE = "/identity-provider/instances/clerk";
    private static TestRealm realm;

    @SuppressWarnings("StaticAssignmentInConstructor") // one realm for all tests of the class
    ConfigurationIT(TestKeycloak keycloak) {
        if (realm == null) {
            realm = keycloak.realm();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "clientId | | Client ID (clientId): enter the publishable key",
                "clientId | sk_test_abc | Client ID (clientId): a publishable key starts with",
                "clientId | pk_test_abc | Client ID (clientId): this publishable key is malformed",
                "clientId | pk_live_Y2xlcmsuZXhhbXBsZS5jb20k | Client Secret (clientSecret): the publishable key and the secret key must both",
                "linkByExternalId | email | Link by external ID (linkByExternalId): must be one of off, id, username",
                "clientSecret | | Client Secret (clientSecret): enter the secret key",
                "clientSecret | pk_test_abc | Client Secret (clientSecret): a secret key starts with",
                "clientSecret | whsec_abc | Client Secret (clientSecret): a secret key starts with",
                "clientSecret | sk_live_abc | Client Secret (clientSecret): the publishable key and the secret key must both",
                "signInMode | magic | Sign-in mode (signInMode): must be one of handoff",
                "appUrl | | App URL (appUrl): enter the URL",
                "appUrl | /auth/mcp | App URL (appUrl): enter an absolute URL",
                "appUrl | http://app.example.com | App URL (appUrl): the URL must start with https://",
                "appUrl | http://localhost.evil.example | App URL (appUrl): the URL must start with https://",
                "appUrl | javascript:alert(1) | App URL (appUrl): enter an absolute URL",
                "appUrl | https://user@app.example.com | App URL (appUrl): enter an absolute URL",
                "appUrl | https://app.example.com/#x | App URL (appUrl): the URL must not have a fragment",
                "appUrl | https://app.example.com/?state=1 | App URL (appUrl): the query parameter state",
                "appUrl | https://app example.com | App URL (appUrl): this is not a URL",
                "authorizedParties | https://a.example##b.example | Authorized parties (authorizedParties): enter an absolute",
                "authorizedParties | https://a.example/path | Authorized parties (authorizedParties): enter origins",
                "usernameFrom | nickname | Username from (usernameFrom): must be one of preferred, username, email, id",
                "tokenMaxAge | 0 | Maximum token age (seconds) (tokenMaxAge): must be a number of seconds from 1",
                "tokenMaxAge | 90s | Maximum token age (seconds) (tokenMaxAge): must be a number",
                "tokenMaxAge | 999999 | Maximum token age (seconds) (tokenMaxAge): must be a number",
                "allowedClockSkew | -1 | Allowed clock skew (seconds) (allowedClockSkew): must be a number",
                "checkSession | maybe | Check session (checkSession): must be true or false",
                "apiUrl | ftp://api.example | Backend API URL (apiUrl): the URL must start with https://",
                "frontendApiUrl | https://f.example?x=1 | Frontend API URL (frontendApiUrl): the URL must not have a query"
            })
    void andRefusedWithASentenceThatNamesTheField(String key, String value, String sentence) {
        ObjectNode provider = (ObjectNode) realm.admin().get(realm.path(INSTANCE));
        ((ObjectNode) provider.get("config")).put(key, value == null ? "" : value);

        Admin.Answer update = realm.admin().send("PUT", realm.path(INSTANCE), provider);
        assertEquals(400, update.status());
        assertTrue(update.errorMessage().startsWith(sentence), update.errorMessage());

        ObjectNode config =
                (ObjectNode) provider.put("alias", "new").without("internalId").path("config");
        if (!key.equals("clientSecret")) {
            config.put("clientSecret", "sk_test_abc");
        }
        config.remove("webhookSecret");
        Admin.Answer create = realm.admin().send("POST", realm.path("/identity-provider/instances"), provider);
        assertEquals(400, create.status());
        assertTrue(create.errorMessage().startsWith(sentence), create.errorMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "appUrl | https://app.example.com",
                "appUrl | https://app.example.com/auth/mcp?tenant=a&x=%20",
                "appUrl | http://127.0.0.1:3000",
                "appUrl | http://[::1]:3000/page",
                "authorizedParties | https://a.example##https://b.example:8443",
                "tokenMaxAge | 30",
                "allowedClockSkew | 0",
                "signInMode | handoff"
            })
    void andSavedWhereItIsSound(String key, String value) {
        realm.change(key, value);
        JsonNode saved = realm.admin().get(realm.path(INSTANCE)).path("config").path(key);
        assertEquals(value, saved.asText());
    }

    @Test
    void andNothingIsChangedByChecking() {
        JsonNode before = realm.admin().get(realm.path(INSTANCE));
        realm.admin().put(realm.path(INSTANCE), before);
        assertEquals(before, realm.admin().get(realm.path(INSTANCE)));
    }

    /** The realm's Backend API URL is a stand-in. An administrator who saves it may not know the secret in the vault. */
    @Test
    void andTheVaultsSecretKeyGoesToClerkAlone() {
        ObjectNode provider = (ObjectNode) realm.admin().get(realm.path(INSTANCE));
        ObjectNode config = (ObjectNode) provider.get("config");
        config.put("clientSecret", "${vault.clerk-secret}");
        Admin.Answer elsewhere = realm.admin().send("PUT", realm.path(INSTANCE), provider);
        assertEquals(400, elsewhere.status());
        assertTrue(elsewhere.errorMessage().contains("first save the secret key itself"), elsewhere.errorMessage());
        provider.put("alias", "at-clerk").remove("internalId");
        config.remove(List.of("apiUrl", "webhookSecret"));
        assertEquals(
                201,
                realm.admin()
                        .send("POST", realm.path("/identity-provider/instances"), provider)
                        .status());
        realm.admin().delete(realm.path("/identity-provider/instances/at-clerk"));
    }

    @Test
    void andTheSecretKeyIsNeverShown() {
        assertEquals(
                "**********",
                realm.admin()
                        .get(realm.path(INSTANCE))
                        .path("config")
                        .path("clientSecret")
                        .asText());
    }

    @Test
    void everySettingHasALabelAHelpTextAndATypeThatFits() throws IOException {
        Properties texts = new Properties();
        try (InputStreamReader in = new InputStreamReader(
                getClass().getResourceAsStream("/theme-resources/messages/messages_en.properties"),
                StandardCharsets.UTF_8)) {
            texts.load(in);
        }
        JsonNode info = realm.admin().get(realm.path("/identity-provider/providers/clerk"));
        JsonNode properties = info.path("configProperties");
        assertEquals(Setting.values().length, properties.size(), info.toString());
        for (JsonNode property : properties) {
            String name = property.path("name").asText();
            assertFalse(texts.getProperty(property.path("label").asText(), "").isBlank(), name);
            assertFalse(
                    texts.getProperty(property.path("helpText").asText(), "").isBlank(), name);
        }
    }

    @ParameterizedTest
    @CsvSource({"registrationAllowed", "editUsernameAllowed", "registrationEmailAsUsername"})
    void butNotAgainstARealmThatChangesLater(String setting) {
        ObjectNode open = Json.object("realm", realm.name()).put(setting, true);
        realm.admin().put(realm.path(""), open);
        try {
            realm.change("linkByExternalId", "username");
        } finally {
            realm.change("linkByExternalId", "off");
            realm.admin().put(realm.path(""), open.put(setting, false));
        }
    }
}
