package io.github.keycloakclerk.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
@Order(1)
@Tag("browser")
@DisplayName("From Keycloak's page with Clerk's form, a user goes to another site, and")
class EmbeddedElsewhereIT {

    private final TestKeycloak keycloak;
    private final Chromium chromium;
    private EmbeddedVisit visit;
    private StandInClerk clerk;
    private StandInUser ada;
    private StandInUser grace;
    private Page page;
    private ClerkForm form;

    EmbeddedElsewhereIT(TestKeycloak keycloak) throws InterruptedException {
        this.keycloak = keycloak;
        this.chromium = EmbeddedVisit.chromium();
    }

    @BeforeEach
    void openAPage() {
        visit = new EmbeddedVisit(keycloak, chromium.newPage());
        clerk = visit.clerk();
        clerk.frontend().everyWay();
        ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
        grace = clerk.add(StandInUser.named("Grace", "Hopper").twoFactor());
        page = visit.page();
        form = new ClerkForm(page);
    }

    @AfterEach
    void closeThePage() {
        visit.close();
    }

    @AfterAll
    void stop() {
        chromium.close();
    }

    @Test
    void isSignedInWhenTheyAreBack() {
        visit.open(visit.realm());
        form.goToSocialProvider();
        form.allowThere(ada);
        assertEquals(ada.id(), visit.claims().path("clerk_user_id").asText());
        assertFalse(visit.complaints().contains("Content Security Policy"), visit.complaints());
    }

    @Test
    void hasSignedInAnewIfTheClientDemandsIt() {
        TestRealm realm = visit.realm();
        visit.open(realm);
        form.signIn(ada);
        String session = visit.claims().path("clerk_session_id").asText();
        visit.open(realm, "prompt", "login");
        form.view("verify");
        form.act("verify").goToSocialProvider();
        form.allowThere(ada);
        assertNotEquals(session, visit.claims().path("clerk_session_id").asText());
    }

    @Test
    void usesTheirSecondFactorAfterwards() {
        visit.open(visit.realm());
        form.goToSocialProvider();
        form.allowThere(grace).code();
        assertEquals(grace.id(), visit.claims().path("clerk_user_id").asText());
    }

    @Test
    void choosesAnOrganizationAfterwards() {
        ada.memberOf(StandInOrganization.named("Acme"), "org:member");
        clerk.frontend().demand("choose-organization");
        visit.open(visit.realm());
        form.goToSocialProvider();
        form.allowThere(ada);
        page.getByText("Acme").first().click();
        assertEquals(
                "active", clerk.status(visit.claims().path("clerk_session_id").asText()));
    }

    @Test
    void saysNoThereAndSignsInHere() {
        visit.open(visit.realm());
        form.goToSocialProvider();
        page.click("button[value=deny]");
        assertTrue(form.alert().contains("did not grant access"), form.alert());
        // Clerk fades the message in, even with reduced motion.
        page.waitForTimeout(1000);
        Chromium.screenshot(page, "embedded-social-denied");
        assertEquals(List.of(), Chromium.violations(page));
        form.signIn(ada);
        assertEquals(ada.id(), visit.claims().path("clerk_user_id").asText());
    }

    @Test
    void getsNoAccountIfTheyHaveNone() {
        visit.open(visit.realm());
        form.goToSocialProvider();
        page.evaluate("document.querySelector('input[name=user]').value = 'nobody-that-clerk-knows'");
        page.check("input[name=user]");
        page.click("button[value=allow]");
        assertTrue(form.alert().contains("External Account was not found"), form.alert());
        assertTrue(page.url().contains("/broker/clerk/endpoint/sign-in"), page.url());
    }

    @Test
    void isAskedWhereTheyDidNotBegin() {
        TestRealm realm = visit.realm();
        visit.open(realm);
        form.goToSocialProvider();
        form.allowThere(ada);
        visit.claims();
        realm.logOut(ada.id());
        // In the same tab, for another client: an earlier sign-in must not count for this one.
        visit.open(realm);
        assertEquals(List.of("Continue as Ada Lovelace (" + ada.email() + ")"), form.accounts());
    }

    @Test
    void goesOnInTheTabThatTheLinkOfAnEmailOpens() {
        visit.open(visit.realm(), "prompt", "login");
        form.identify(ada).linkByEmail();
        Page tab = page.context().newPage();
        tab.navigate(clerk.frontend().mail().orElseThrow().toString());
        assertEquals(ada.id(), visit.claims(tab).path("clerk_user_id").asText());
    }

    @Test
    void isNotSignedInByALinkThatTheyOpenInAnotherBrowser() {
        visit.open(visit.realm());
        form.identify(ada).linkByEmail();
        Page other = chromium.newPage();
        other.navigate(clerk.frontend().mail().orElseThrow().toString());
        assertTrue(other.innerText("#kc-error-message").contains("does not belong to this browser"));
        other.context().close();
        assertTrue(page.url().contains("/broker/clerk/endpoint/sign-in"), page.url());
    }

    @Test
    void signsInWithAPasskeyWithoutGoingAnywhere() {
        new PasskeyDevice(page).hold(ada);
        visit.open(visit.realm());
        page.waitForSelector("input[name=identifier]");
        Chromium.screenshot(page, "embedded-every-way");
        assertEquals(List.of(), Chromium.violations(page));
        form.usePasskey();
        assertEquals(ada.id(), visit.claims().path("clerk_user_id").asText());
    }
}
