package io.github.keycloakclerk.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.KeycloakServer;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@Tag("browser")
@DisplayName("In the admin console, an administrator")
class AdminConsoleIT {

    private final TestKeycloak keycloak;
    private final TestRealm realm;
    private final Chromium chromium;
    private final Page page;

    AdminConsoleIT(TestKeycloak keycloak) {
        assumeTrue(Chromium.executable().isPresent(), "Chromium is not installed");
        this.keycloak = keycloak;
        this.realm = keycloak.newRealm();
        this.chromium = new Chromium();
        this.page = chromium.newPage();
    }

    @AfterEach
    void stop() {
        chromium.close();
    }

    private void open(String path) {
        page.navigate(keycloak.url() + "/admin/master/console/#/" + realm.name() + path);
        page.fill("#username", KeycloakServer.ADMIN);
        page.fill("#password", KeycloakServer.ADMIN_PASSWORD);
        page.click("#kc-login");
    }

    @Test
    void findsEverySettingWithItsLabel() throws IOException {
        open("/identity-providers/clerk/clerk/settings");
        page.waitForSelector("text=App URL");
        page.setViewportSize(1280, 2400);
        Properties texts = new Properties();
        try (InputStreamReader in = new InputStreamReader(
                getClass().getResourceAsStream("/theme-resources/messages/messages_en.properties"),
                StandardCharsets.UTF_8)) {
            texts.load(in);
        }
        String content = page.textContent("body");
        texts.stringPropertyNames().stream()
                .filter(key -> key.matches("clerk\\.[a-zA-Z]+"))
                .forEach(key -> assertTrue(content.contains(texts.getProperty(key)), key));
        Chromium.screenshot(page, "admin-identity-provider");
    }

    @Test
    void isToldWhichFieldIsWrong() {
        open("/identity-providers/clerk/clerk/settings");
        page.waitForSelector("text=App URL");
        page.fill("[name='config.appUrl'], [data-testid='config.appUrl']", "http://app.example.com");
        page.getByTestId("idp-details-save").click();
        page.waitForSelector("text=App URL (appUrl): the URL must start with https://");
        page.setViewportSize(1280, 1000);
        Chromium.screenshot(page, "admin-refused");
    }

    @Test
    void addsTheProvider() {
        open("/identity-providers/clerk/add");
        page.waitForSelector("text=App URL");
        page.getByTestId("alias").fill("clerk-eu");
        page.getByTestId("config.clientId").fill(keycloak.clerk().publishableKey());
        page.getByTestId("config.clientSecret").fill(keycloak.clerk().secretKey());
        page.locator("[data-testid='config.appUrl'], [name='config.appUrl']")
                .first()
                .fill("https://app.example.com");
        page.setViewportSize(1280, 1400);
        Chromium.screenshot(page, "admin-add-provider");
        page.getByTestId("createProvider").click();
        page.waitForSelector("text=Provider details");
        JsonNode added = realm.admin()
                .get(realm.path("/identity-provider/instances/clerk-eu"))
                .path("config");
        assertEquals("https://app.example.com", added.path("appUrl").asText());
        assertEquals("handoff", added.path("signInMode").asText());
    }

    @Test
    void choosesClerksOAuthServerAndNeedsNothingButTheKeys() {
        open("/identity-providers/clerk/clerk/settings");
        page.waitForSelector("text=App URL");
        new ConsolePage(page, keycloak.url(), realm.name()).choose("Sign-in mode", "oauth");
        page.getByTestId("idp-details-save").click();
        page.waitForSelector("text=Provider successfully updated");
        page.setViewportSize(1280, 1600);
        Chromium.screenshot(page, "admin-oauth");
        JsonNode saved = realm.admin()
                .get(realm.path("/identity-provider/instances/clerk"))
                .path("config");
        assertEquals("oauth", saved.path("signInMode").asText());
        assertTrue(keycloak.clerk().oauth().applications().stream()
                .anyMatch(made ->
                        made.clientId().equals(saved.path("oauthClientId").asText())));
    }

    private Locator link(String name) {
        return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name))
                .first();
    }

    @Test
    void seesTheSettingsForMcpClients() {
        open("/realm-settings/client-policies/mcp-clients/edit-profile");
        link("mcp-client-registration").click();
        page.waitForSelector("text=Allowed redirect hosts");
        page.waitForSelector("text=Allowed redirect schemes");
        page.setViewportSize(1280, 1300);
        Chromium.screenshot(page, "admin-registration-executor");
        page.goBack();
        link("mcp-client-metadata-document").click();
        page.waitForSelector("text=Allow private addresses");
        Chromium.screenshot(page, "admin-document-executor");
    }

    @Test
    void seesTheLimitOfClientsThatRegisterThemselves() {
        open("/clients/client-registration/anonymous");
        page.click("text=Limit of self-registered clients");
        page.waitForSelector("text=Remove unused clients after (days)");
        page.setViewportSize(1280, 1000);
        Chromium.screenshot(page, "admin-client-limit");
    }

    @Test
    void seesTheRequiredActionOfTheConsentPage() {
        open("/authentication/required-actions");
        page.waitForSelector("text=MCP Consent Details");
        Chromium.screenshot(page, "admin-required-action");
    }

    @Test
    void seesTheBrowserFlow() {
        open("/authentication");
        page.click("text=clerk browser");
        page.waitForSelector("text=\"Clerk Sign-In\"");
        Chromium.screenshot(page, "admin-flow");
    }
}
