package io.github.keycloakclerk.browser;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.KeycloakServer;
import io.github.keycloakclerk.harness.ObservedServer;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInClerk;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("browser")
@DisplayName("In the realm settings, an administrator")
class CheckTabIT {

    private final StandInClerk clerk = StandInClerk.start(0);
    private KeycloakServer keycloak;
    private TestRealm realm;
    private Chromium chromium;

    @BeforeEach
    void start() {
        assumeTrue(Chromium.executable().isPresent(), "Chromium is not installed");
        keycloak = ObservedServer.get();
        realm = TestRealm.create(
                new Admin(keycloak.url()), keycloak.url(), clerk, RealmExport.with("guardRefresh", "false"));
        chromium = new Chromium();
    }

    @AfterEach
    void stop() {
        clerk.close();
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void runsTheCheckAndReadsWhatItFound() throws IOException {
        Page page = chromium.newPage();
        page.setViewportSize(1280, 1000);
        new ConsolePage(page, keycloak.url(), realm.name()).open("/realm-settings/mcp-check");
        page.waitForSelector("text=MCP check");
        page.getByTestId("save").click();
        page.waitForSelector("text=Saved successfully");
        page.getByText("General", new Page.GetByTextOptions().setExact(true)).click();
        page.getByText("MCP check", new Page.GetByTextOptions().setExact(true)).click();
        page.waitForSelector("text=PROBLEM  clerk-token-check (clerk)");
        Chromium.screenshot(page, "admin-mcp-check");
        assertTrue(page.textContent("body").contains("Check users before issuing tokens on"));
    }
}
