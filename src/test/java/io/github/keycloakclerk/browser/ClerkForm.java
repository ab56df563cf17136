package io.github.keycloakclerk.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.github.keycloakclerk.standin.StandInFrontend;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.List;

/** What a user does on the page with Clerk's sign-in, and what they see there. */
final class ClerkForm {

    private final Page page;

    public ClerkForm(Page page) {
        this.page = page;
    }

    /** Types an e-mail address or username, as the first step of Clerk's sign-in. */
    public ClerkForm identify(StandInUser user) {
        page.fill("input[name=identifier]", user.email());
        return next();
    }

    public ClerkForm password(String password) {
        page.fill("input[name=password]", password);
        return next();
    }

    /** Types the code of an e-mail or of an authenticator app, and is done with the last digit. */
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

    /** Asks for a link by e-mail, and waits until it is sent. */
    public void linkByEmail() {
        page.getByText("Use another method").click();
        page.getByText("Email link").click();
        page.waitForSelector(".cl-verificationLinkStatusBox, .cl-formResendCodeLink");
    }

    public ClerkForm signIn(StandInUser user) {
        identify(user).password(StandInFrontend.PASSWORD);
        return user.hasTwoFactor() ? code() : this;
    }

    /** Leaves for the other site that the stand-in has an account of everybody at. */
    public void goToSocialProvider() {
        page.click(".cl-socialButtonsIconButton, .cl-socialButtonsBlockButton");
        page.waitForSelector("button[value=allow]");
    }

    /** At that site. */
    public ClerkForm allowThere(StandInUser user) {
        page.check("input[value='" + user.id() + "']");
        page.click("button[value=allow]");
        return this;
    }

    public void usePasskey() {
        page.getByText("Use passkey instead").click();
    }

    /** Clicks the button of the step that Clerk's component shows. */
    public ClerkForm next() {
        page.click(".cl-formButtonPrimary");
        return this;
    }

    /** Clicks a button of ours: {@code continue}, {@code other}, {@code verify} or {@code reload}. */
    public ClerkForm act(String act) {
        page.locator("[data-act=" + act + "]:visible").first().click();
        return this;
    }

    public void cancel() {
        page.click("#kc-clerk-cancel button");
    }

    /** Waits until the page shows this, {@code choice} or {@code blocked} for example, and reads it. */
    public String view(String name) {
        Locator view = page.locator("[data-view=" + name + "]");
        view.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.VISIBLE));
        return view.innerText();
    }

    public List<String> accounts() {
        view("choice");
        return page.locator("[data-act=continue]:visible").allTextContents();
    }

    /** What Clerk's component says about the sign-in as a whole. */
    public String alert() {
        return page.locator(".cl-alertText").first().textContent();
    }

    /** What Clerk's component says is wrong with a field. */
    public String mistake() {
        return page.locator(".cl-formFieldErrorText").first().textContent();
    }
}
