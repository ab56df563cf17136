package io.github.keycloakclerk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.IsCheckedOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.github.keycloakclerk.harness.KeycloakServer;
import java.net.URI;
import java.util.Locale;

/**
 * Operates the admin console by what users see, not by its implementation.
 *
 * @param keycloak the server
 * @param realm the realm to administer
 */
record ConsolePage(Page page, URI keycloak, String realm) {

    void open(String path) {
        page.navigate(keycloak + "/admin/master/console/#/" + realm + path);
        page.fill("#username", KeycloakServer.ADMIN);
        page.fill("#password", KeycloakServer.ADMIN_PASSWORD);
        page.click("#kc-login");
    }

    Locator see(AriaRole role, String name) {
        return page.getByRole(role, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator row(String text) {
        return page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText(text));
    }

    void click(String button) {
        see(AriaRole.BUTTON, button).click();
    }

    void clickText(String text) {
        page.getByText(text, new Page.GetByTextOptions().setExact(true)).click();
    }

    void fill(String label, String value) {
        see(AriaRole.TEXTBOX, label).fill(value);
    }

    /** Fills in two values of a list setting. */
    void fillBoth(String label, String first, String second) {
        fill(label, first);
        clickText("Add " + label.toLowerCase(Locale.ROOT));
        see(AriaRole.TEXTBOX, label).last().fill(second);
    }

    /** Some help buttons have the same name and come before the list. */
    void choose(String label, String option) {
        see(AriaRole.BUTTON, label).last().click();
        see(AriaRole.OPTION, option).click();
    }

    /** Clicks the label of a switch. */
    void flip(String label, boolean on) {
        clickText(label);
        assertThat(see(AriaRole.CHECKBOX, label)).isChecked(new IsCheckedOptions().setChecked(on));
    }

    /** Waits for the message and closes it, so that it does not cover the next step. */
    void awaitMessage(String message) {
        click("Close alert: " + message);
        page.getByText(message).waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
    }
}
