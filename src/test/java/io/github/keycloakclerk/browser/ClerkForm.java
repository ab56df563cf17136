package io.github.keycloakclerk.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.github.keycloakclerk.standin.StandInFrontend;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.List;

/** The page with Clerk's sign-in, as a user operates and sees it. */
final class ClerkForm {

    private final Page page;

    public ClerkForm(Page page) {
        this.page = page;
    }

    /** Enters an e-mail address or username in the first step of Clerk's sign-in. */
    public ClerkForm identify(StandInUser user) {
        page.fill("input[name=identifier]", user.email());
        return next();
    }

    public ClerkForm password(String password) {
        page.fill("input[name=password]", password);
        return next();
    }

    /** Enters the code from an e-mail or authenticator app. The last digit submits it. */
    public ClerkForm code() {
        Locator code = page.locator("input[autocomplete=one-time-code]").first();
        code.waitFor();
        code.focus();
        page.keyboard().type(StandInFrontend.CODE);
        return this;
    }

    public ClerkForm codeByEmail() {
        page.getByText("Use another method").click();
        page.getByText("Email code").click();
        return code();
    }

    /** Requests a link by e-mail and waits until it is sent. */
    public void linkByEmail() {
        page.getByText("Use another method").click();
        page.getByText("Email link").click();
        page.waitForSelector(".cl-verificationLinkStatusBox, .cl-formResendCodeLink");
    }

    public ClerkForm signIn(StandInUser user) {
        identify(user).password(StandInFrontend.PASSWORD);
        return user.hasTwoFactor() ? code() : this;
    }

    /** Continues at the stand-in's social provider, where every user has an account. */
    public void goToSocialProvider() {
        page.click(".cl-socialButtonsIconButton, .cl-socialButtonsBlockButton");
        page.waitForSelector("button[value=allow]");
    }

    /** Allows the sign-in at the social provider. */
    public ClerkForm allowThere(StandInUser user) {
        page.check("input[value='" + user.id() + "']");
        page.click("button[value=allow]");
        return this;
    }

    public void usePasskey() {
        page.getByText("Use passkey instead").click();
    }

    /** Clicks the button of the current step of Clerk's component. */
    public ClerkForm next() {
        page.click(".cl-formButtonPrimary");
        return this;
    }

    /** Clicks one of our buttons: {@code continue}, {@code other}, {@code verify} or {@code reload}. */
    public ClerkForm act(String act) {
        page.locator("[data-act=" + act + "]:visible").first().click();
        return this;
    }

    public void cancel() {
        page.click("#kc-clerk-cancel button");
    }

    /** Waits until the page shows this view, for example {@code choice} or {@code blocked}, and returns its text. */
    public String view(String name) {
        Locator view = page.locator("[data-view=" + name + "]");
        view.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.VISIBLE));
        return view.innerText();
    }

    public List<String> accounts() {
        view("choice");
        return page.locator("[data-act=continue]:visible").allTextContents();
    }

    /** Message of Clerk's component about the sign-in as a whole. */
    public String alert() {
        return page.locator(".cl-alertText").first().textContent();
    }

    /** Error message of Clerk's component about a field. */
    public String mistake() {
        return page.locator(".cl-formFieldErrorText").first().textContent();
    }
}
