package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("The end of a session")
class ClerkSessionIT {

    private final StandInClerk clerk;
    private final TestKeycloak keycloak;
    private final StandInUser ada;

    ClerkSessionIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.clerk = keycloak.clerk();
        this.ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
    }

    @ParameterizedTest
    @CsvSource({
        "session.revoked, onSessionRevoked,     , false, true",
        "session.revoked, onSessionRevoked, none, true,  true",
        "session.revoked, onSessionRevoked, all,  false, false",
        "session.removed, onSessionRemoved,     , true,  true",
        "session.removed, onSessionRemoved, online, false, true",
        "session.ended,   onSessionEnded,       , true,  true",
        "session.ended,   onSessionEnded,   all,  false, false"
    })
    void inClerkEndsWhatTheAdministratorChose(
            String type, String setting, String value, boolean onlineGoesOn, boolean offlineGoesOn) {
        TestRealm realm = keycloak.realm(RealmExport.with(setting, value == null ? "" : value));
        Connected other = Connected.online(clerk, realm, ada);
        String session = clerk.signIn(ada);
        Connected online = Connected.with(clerk, realm, ada, session, "openid");
        Connected offline = Connected.with(clerk, realm, ada, session, "openid offline_access");
        clerk.setStatus(session, type.substring("session.".length()));

        assertEquals(204, realm.deliver(clerk.webhooks().session(type, session, ada)));

        assertEquals(onlineGoesOn, online.isAlive());
        assertEquals(offlineGoesOn, offline.isAlive());
        assertTrue(other.isAlive());
    }

    @Test
    void inClerkThatDidNotHappenEndsNothing() {
        TestRealm realm = keycloak.realm();
        Connected online = Connected.online(clerk, realm, ada);
        assertEquals(204, realm.deliver(clerk.webhooks().session("session.revoked", online.clerkSession(), ada)));
        assertTrue(online.isAlive());
    }

    private static void signOut(TestRealm realm, Connected connected) {
        connected
                .journey()
                .follow(URI.create(realm.url() + "/protocol/openid-connect/logout?id_token_hint="
                        + connected.tokens().path("id_token").asText()));
    }

    @Test
    void inKeycloakLeavesTheOneInClerk() {
        TestRealm realm = keycloak.realm();
        Connected connected = Connected.online(clerk, realm, ada);
        signOut(realm, connected);
        assertFalse(connected.isAlive());
        assertEquals("active", clerk.status(connected.clerkSession()));
    }

    @Test
    void inTheBrowserEndsTheOneInClerkIfTheAdministratorWantsIt() {
        TestRealm realm = keycloak.realm(RealmExport.with("signOutOfClerk", "true"));
        Connected connected = Connected.online(clerk, realm, ada);
        signOut(realm, connected);
        assertFalse(connected.isAlive());
        assertEquals("revoked", clerk.status(connected.clerkSession()));
    }

    @Test
    void byAnAdministratorEndsTheOneInClerkToo() {
        TestRealm realm = keycloak.realm(RealmExport.with("signOutOfClerk", "true"));
        Connected connected = Connected.online(clerk, realm, ada);
        realm.logOut(ada.id());
        assertFalse(connected.isAlive());
        assertEquals("revoked", clerk.status(connected.clerkSession()));
    }

    @Test
    void inKeycloakDoesNotDependOnClerk() {
        TestRealm realm = keycloak.realm(RealmExport.with("signOutOfClerk", "true"));
        Connected connected = Connected.online(clerk, realm, ada);
        clerk.misbehave(Calls.SESSIONS, Misbehaviour.status(500, "{}", Map.of()));

        signOut(realm, connected);

        assertFalse(connected.isAlive());
        assertEquals(
                "clerk_sign_out_failed",
                realm.event("LOGOUT_ERROR").path("error").asText());
    }

    @Test
    void becauseOfABanIsNotSentToClerkAgain() {
        TestRealm realm = keycloak.realm(RealmExport.with("signOutOfClerk", "true"));
        Connected connected = Connected.online(clerk, realm, ada);
        clerk.calls().reset();
        realm.deliver(clerk.webhooks().user("user.updated", ada.blocked("banned")));
        assertFalse(connected.isAlive());
        assertEquals(0, clerk.calls().to(Calls.REVOKE));
    }
}
