package io.github.keycloakclerk.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@Order(1)
@Tag("browser")
@DisplayName("In the admin console, by the labels that a user sees, an administrator adds")
class MappersConsoleIT {

    private static final String PROVIDER = "/identity-provider/instances/clerk";
    private static final String FLOW = "clerk-post-login";

    private final TestRealm realm;
    private final Chromium chromium;
    private final Page page;
    private final ConsolePage console;

    MappersConsoleIT(TestKeycloak keycloak) {
        assumeTrue(Chromium.executable().isPresent(), "Chromium is not installed");
        this.realm = keycloak.newRealm(json -> json.putArray("identityProviderMappers"));
        this.chromium = new Chromium();
        this.page = chromium.newPage();
        this.console = new ConsolePage(page, keycloak.url(), realm.name());
        page.setViewportSize(1280, 1100);
    }

    @AfterEach
    void stop() {
        chromium.close();
    }

    private void addMapper(String type) {
        console.open("/identity-providers/clerk/clerk/mappers");
        console.clickText("Add mapper");
        console.choose("Mapper type", type);
        console.choose("Sync mode override", "Force");
        console.fill("Name", "My " + type);
    }

    private void assertSaves(String screenshot, String type, Map<String, String> expected) {
        String name = console.see(AriaRole.TEXTBOX, "Name").inputValue();
        Chromium.screenshot(page, screenshot);
        console.click("Save");
        console.awaitMessage("Mapper created successfully.");
        JsonNode mappers = realm.admin().get(realm.path(PROVIDER + "/mappers"));
        assertEquals(1, mappers.size());
        assertEquals(name, mappers.path(0).path("name").asText());
        assertEquals(type, mappers.path(0).path("identityProviderMapper").asText());
        assertEquals("FORCE", mappers.path(0).path("config").path("syncMode").asText());
        assertStored(expected, mappers.path(0).path("config"));
    }

    /** The console also stores settings of the mapper type that it preselects. */
    private static void assertStored(Map<String, String> expected, JsonNode config) {
        Map<String, String> stored = new TreeMap<>();
        expected.keySet().forEach(key -> stored.put(key, config.path(key).asText()));
        assertEquals(new TreeMap<>(expected), stored);
    }

    @Test
    void aUserAttribute() {
        addMapper("Clerk User Attribute");
        console.fill("JSON field path", "private_metadata.plan");
        // The control of "User Attribute Name" has no other accessible name.
        console.fill("Type a key", "plan");
        console.choose("When missing", "keep");
        console.flip("Allow private metadata", true);
        assertSaves(
                "admin-mapper-attribute",
                "clerk-user-attribute",
                Map.of(
                        "jsonField", "private_metadata.plan",
                        "userAttribute", "plan",
                        "whenMissing", "keep",
                        "privateMetadata", "true"));
    }

    @Test
    void aRole() {
        addMapper("Clerk Role");
        console.fill("JSON field path", "private_metadata.plan");
        console.choose("Condition", "regex");
        console.fill("Value", "pro|team");
        console.fill("Allowed organizations", "org_2acme");
        console.click("Select Role");
        console.see(AriaRole.MENUITEM, "Realm roles").click();
        console.row("mcp-writer").getByRole(AriaRole.RADIO).check();
        console.click("Assign");
        console.see(AriaRole.BUTTON, "close mcp-writer").waitFor();
        console.flip("Allow private metadata", true);
        assertSaves(
                "admin-mapper-role",
                "clerk-role",
                Map.of(
                        "jsonField", "private_metadata.plan",
                        "condition", "regex",
                        "value", "pro|team",
                        "role", "mcp-writer",
                        "allowedOrganizations", "org_2acme",
                        "privateMetadata", "true"));
    }

    @Test
    void membershipsOfOrganizations() {
        addMapper("Clerk Organization");
        console.choose("Target", "groups");
        console.fill("Name template", "/clerk/${slug}/${role}");
        console.flip("Create if missing", true);
        console.fill("Creation limit per user", "20");
        console.fill("Allowed organizations", "org_2acme, org_2globex");
        console.click("Add Organization attributes");
        console.fill("Key", "public_metadata.tier");
        console.fill("Value", "tier");
        assertSaves(
                "admin-mapper-organization",
                "clerk-organization",
                Map.of(
                        "target", "groups",
                        "nameTemplate", "/clerk/${slug}/${role}",
                        "createMissing", "true",
                        "createLimit", "20",
                        "allowedOrganizations", "org_2acme, org_2globex",
                        "organizationAttributes", "[{\"key\":\"public_metadata.tier\",\"value\":\"tier\"}]"));
    }

    @Test
    void aSessionNote() {
        addMapper("Clerk Session Note");
        console.choose("Source", "membership");
        console.fill("JSON field path", "organization.private_metadata.tier");
        console.fill("User Session Attribute", "clerk_tier");
        console.flip("Allow private metadata", true);
        assertSaves(
                "admin-mapper-note",
                "clerk-session-note",
                Map.of(
                        "source", "membership",
                        "jsonField", "organization.private_metadata.tier",
                        "attribute", "clerk_tier",
                        "privateMetadata", "true"));
    }

    @Test
    void aTemplateOfUsernames() {
        addMapper("Clerk Username Template");
        console.fill("Template", "${ALIAS}-${USER.external_id | lowercase}");
        assertSaves(
                "admin-mapper-username",
                "clerk-username",
                Map.of("template", "${ALIAS}-${USER.external_id | lowercase}"));
    }

    @Test
    void aPostLoginFlowWithRequirements() {
        console.open("/authentication");
        console.see(AriaRole.LINK, "Create flow").click();
        console.see(AriaRole.HEADING, "Create flow").waitFor();
        console.fill("Name", FLOW);
        console.fill("Description", "What a sign-in must have");
        console.click("Create");
        console.awaitMessage("Flow created");
        console.click("Add execution");
        console.see(AriaRole.RADIO, "Clerk Requirements").check();
        console.click("Add");
        console.awaitMessage("Flow successfully updated");
        console.click("Settings");
        page.setViewportSize(1280, 1300);
        fillRequirements();
        Chromium.screenshot(page, "admin-requirements");
        console.click("Save");
        console.awaitMessage("Successfully saved the config");
        assertRequirements();
        usesTheFlow();
    }

    private void fillRequirements() {
        console.fill("Alias", "Who may enter");
        console.fillBoth("Allowed organizations", "org_2acme", "globex");
        console.fillBoth("Allowed organization roles", "org:admin", "org:billing");
        console.flip("Require verified e-mail", true);
        console.flip("Require second factor", true);
        console.fill("Maximum age of the first factor (minutes)", "720");
        console.fill("Maximum age of the second factor (minutes)", "60");
    }

    private void assertRequirements() {
        JsonNode step = realm.admin()
                .get(realm.path("/authentication/flows/" + FLOW + "/executions"))
                .path(0);
        assertEquals("clerk-requirements", step.path("providerId").asText());
        assertEquals("REQUIRED", step.path("requirement").asText());
        JsonNode config = realm.admin()
                .get(realm.path("/authentication/config/"
                        + step.path("authenticationConfig").asText()));
        assertEquals("Who may enter", config.path("alias").asText());
        assertStored(
                Map.of(
                        "allowedOrganizations", "org_2acme##globex",
                        "allowedRoles", "org:admin##org:billing",
                        "requireVerifiedEmail", "true",
                        "requireSecondFactor", "true",
                        "firstFactorMaxAge", "720",
                        "secondFactorMaxAge", "60"),
                config.path("config"));
    }

    private void usesTheFlow() {
        console.see(AriaRole.LINK, "Identity providers").click();
        console.see(AriaRole.LINK, "Clerk").click();
        console.choose("Post login flow", FLOW);
        console.click("Save");
        console.awaitMessage("Provider successfully updated");
        JsonNode provider = realm.admin().get(realm.path(PROVIDER));
        assertEquals(FLOW, provider.path("postBrokerLoginFlowAlias").asText());
    }
}
