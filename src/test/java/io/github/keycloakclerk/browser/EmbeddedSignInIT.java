package io.github.keycloakclerk.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.StepUpFlow;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInFrontend;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("browser")
@DisplayName("With Clerk's form on Keycloak's page, a user")
class EmbeddedSignInIT {

    private final TestKeycloak keycloak;
    private final Chromium chromium;
    private EmbeddedVisit visit;
    private StandInClerk clerk;
    private StandInUser ada;
    private StandInUser grace;
    private Page page;
    private ClerkForm form;

    EmbeddedSignInIT(TestKeycloak keycloak) throws InterruptedException {
        this.keycloak = keycloak;
        this.chromium = EmbeddedVisit.chromium();
    }

    @BeforeEach
    void openAPage() {
        visit = new EmbeddedVisit(keycloak, chromium.newPage());
        clerk = visit.clerk();
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

    private String session(JsonNode claims) {
        return claims.path("clerk_session_id").asText();
    }

    @Test
    void signsInWithThePasswordAndIsToldOfAWrongOne() {
        TestRealm realm = visit.realm();
        visit.open(realm);
        form.identify(ada).password("wrong");
        assertTrue(form.mistake().contains("Password is incorrect"));
        Chromium.screenshot(page, "embedded-wrong-password");
        form.password(StandInFrontend.PASSWORD);
        JsonNode claims = visit.claims();
        assertEquals(ada.id(), claims.path("clerk_user_id").asText());
        assertEquals("active", clerk.status(session(claims)));
        assertFalse(visit.complaints().contains("Content Security Policy"), visit.complaints());
    }

    @Test
    void signsInWithACodeByEmail() {
        visit.open(visit.realm());
        form.identify(ada).codeByEmail();
        assertEquals(ada.id(), visit.claims().path("clerk_user_id").asText());
    }

    @Test
    void goesOnAsWhoTheyAreWithOneClickOrAsSomebodyElse() {
        TestRealm realm = visit.realm();
        visit.open(realm);
        form.signIn(ada);
        String session = session(visit.claims());
        realm.logOut(ada.id());
        visit.open(realm);
        assertEquals(List.of("Continue as Ada Lovelace (" + ada.email() + ")"), form.accounts());
        Chromium.screenshot(page, "embedded-continue-as");
        assertEquals(List.of(), Chromium.violations(page));
        form.act("continue");
        assertEquals(session, session(visit.claims()));
        realm.logOut(ada.id());
        visit.open(realm);
        form.act("other").signIn(grace);
        assertEquals(grace.id(), visit.claims().path("clerk_user_id").asText());
        assertEquals("removed", clerk.status(session));
    }

    @Test
    void choosesAmongThoseWhoAreSignedInWhereClerkAllowsSeveral() {
        clerk.frontend().multiSession();
        TestRealm realm = visit.realm();
        visit.open(realm);
        form.signIn(ada);
        String session = session(visit.claims());
        realm.logOut(ada.id());
        visit.open(realm);
        form.act("other").signIn(grace);
        String another = session(visit.claims());
        realm.logOut(grace.id());
        visit.open(realm);
        assertEquals(2, form.accounts().size(), form.accounts().toString());
        page.getByText("Continue as Ada").click();
        assertEquals(session, session(visit.claims()));
        assertEquals("active", clerk.status(another));
    }

    @Test
    void signsInAgainWhenTheClientDemandsIt() {
        TestRealm realm = visit.realm();
        visit.open(realm);
        form.signIn(ada);
        String session = session(visit.claims());
        visit.open(realm, "prompt", "login");
        form.view("verify");
        form.act("verify").signIn(ada);
        assertNotEquals(session, session(visit.claims()));
    }

    @Test
    void usesASecondFactorWhenTheLevelDemandsIt() {
        TestRealm realm = visit.realm(StepUpFlow.withSecondFactorFor(600));
        visit.open(realm);
        form.signIn(grace);
        JsonNode first = visit.claims();
        assertEquals("mfa", first.path("acr").asText(), "Clerk asked for both factors");
        realm.logOut(grace.id());
        clerk.frontend().age(Duration.ofMinutes(30));
        visit.open(realm, "acr_values", "mfa");
        form.act("continue").password(StandInFrontend.PASSWORD).code();
        JsonNode claims = visit.claims();
        assertEquals("mfa", claims.path("acr").asText(), claims.toString());
        assertEquals(session(first), session(claims));
    }

    @Test
    void learnsThatTheyLackASecondFactor() {
        visit.open(visit.realm(StepUpFlow.withSecondFactorFor(600)), "acr_values", "mfa");
        form.signIn(ada);
        assertTrue(form.view("no-second-factor").contains("second factor"));
        Chromium.screenshot(page, "embedded-no-second-factor");
    }

    @Test
    void choosesAnOrganizationFirst() {
        ada.memberOf(StandInOrganization.named("Acme"), "org:member");
        clerk.frontend().demand("choose-organization");
        visit.open(visit.realm());
        form.signIn(ada);
        page.getByText("Acme").first().waitFor();
        page.reload();
        page.getByText("Acme").first().click();
        assertEquals("active", clerk.status(session(visit.claims())));
    }

    @Test
    void setsUpASecondFactorAndGoesOnWhenTheyHaveReadTheirBackupCodes() {
        clerk.frontend().demand("setup-mfa");
        visit.open(visit.realm(StepUpFlow.withSecondFactorFor(600)));
        form.signIn(ada);
        page.getByText("scan").first().waitFor();
        form.next().code();
        page.getByText(StandInFrontend.BACKUP_CODE).first().waitFor();
        // Clerk reports the session to the page, which is active from now on.
        page.evaluate("Clerk.session.touch()");
        page.waitForTimeout(500);
        Chromium.screenshot(page, "embedded-backup-codes");
        form.next();
        assertEquals("mfa", visit.claims().path("acr").asText());
    }

    @Test
    void choosesANewPasswordFirst() {
        clerk.frontend().demand("reset-password");
        visit.open(visit.realm());
        form.signIn(ada);
        page.fill("input[name=newPassword]", "a-new-password-1852");
        page.fill("input[name=confirmPassword]", "a-new-password-1852");
        form.next();
        assertEquals("active", clerk.status(session(visit.claims())));
    }

    @Test
    void startsAnewWhenTheirSessionEndedDuringATask() {
        ada.memberOf(StandInOrganization.named("Acme"), "org:member");
        clerk.frontend().demand("choose-organization");
        visit.open(visit.realm());
        form.signIn(ada);
        page.getByText("Acme").first().waitFor();
        clerk.frontend().endSessions();
        page.reload();
        page.waitForSelector("input[name=identifier]");
    }

    @Test
    void learnsOfATaskThatThePageCannotShow() {
        clerk.frontend().demand("something-new");
        visit.open(visit.realm());
        form.signIn(ada);
        assertTrue(form.view("pending").contains("one more step"));
    }

    @Test
    void readsClerksTextsInTheirLanguageInTheDark() {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        visit.open(visit.realm(), "ui_locales", "de");
        form.identify(ada).password("wrong");
        assertEquals("Das eingegebene Passwort ist falsch.", form.mistake());
        // Clerk fades the message in. Before that, axe would report low contrast.
        page.waitForTimeout(1000);
        Chromium.screenshot(page, "embedded-dark-german");
        assertEquals(List.of(), Chromium.violations(page));
    }

    @Test
    void readsFromRightToLeftOnASmallScreen() {
        page.setViewportSize(320, 640);
        visit.open(visit.realm(), "ui_locales", "ar");
        page.waitForSelector("input[name=identifier]");
        assertEquals("rtl", page.evaluate("document.documentElement.dir"));
        assertEquals(true, page.evaluate("document.documentElement.scrollWidth <= innerWidth"));
        Chromium.screenshot(page, "embedded-arabic-small");
    }
}
