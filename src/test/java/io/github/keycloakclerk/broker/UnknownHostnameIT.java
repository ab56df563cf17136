package io.github.keycloakclerk.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.check.Checked;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.DocumentHost;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakServer;
import io.github.keycloakclerk.harness.LocalCertificate;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.Ports;
import io.github.keycloakclerk.harness.PreparedInstall;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.ReverseProxy;
import io.github.keycloakclerk.harness.SignInWay;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.lifecycle.EndOfAccess;
import io.github.keycloakclerk.lifecycle.LogoutReceiver;
import io.github.keycloakclerk.mcp.ConnectingClients;
import io.github.keycloakclerk.mcp.limit.RegistrationShare;
import io.github.keycloakclerk.standin.StandInApplication;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A server without {@code hostname}, behind a proxy that forwards any host sent by the visitor. */
@DisplayName("Where Keycloak knows its address from requests only")
class UnknownHostnameIT {

    private static final Map<String, String> EVIL = Map.of("X-Forwarded-Host", "evil.example");
    private static final String INSTANCE = "/identity-provider/instances/clerk";

    private static KeycloakServer keycloak;
    private StandInClerk clerk;

    @BeforeAll
    static void start() {
        keycloak = KeycloakServer.startWithoutHostname(
                PreparedInstall.USUAL.copy("keycloak-hostname"),
                Ports.free(),
                List.of(
                        "start",
                        "--optimized",
                        "--http-enabled=true",
                        "--hostname-strict=false",
                        "--truststore-paths=" + LocalCertificate.pem(),
                        "--proxy-headers=xforwarded",
                        "--spi-clerk-lifecycle--default--reconciliation-interval=2",
                        "--spi-clerk-lifecycle--default--reconciliation-share=100"));
    }

    @AfterAll
    static void stop() {
        keycloak.close();
    }

    @BeforeEach
    void startClerk() {
        clerk = StandInClerk.start(0);
    }

    @AfterEach
    void stopClerk() {
        clerk.close();
    }

    private TestRealm realm(Consumer<ObjectNode> more) {
        return TestRealm.create(
                new Admin(keycloak.url()),
                keycloak.url(),
                clerk,
                SignInWay.OAUTH.realm().andThen(more));
    }

    /** The first sign-in of the realm, by a visitor whose proxy header names another host. */
    private static Page visit(TestRealm realm) {
        Browser browser = new Browser(address ->
                "evil.example".equals(address.getHost()) || address.toString().startsWith(TestRealm.REDIRECT_URI));
        Page page = browser.open(realm.testClient().authorizationUrl(), EVIL);
        while ("evil.example".equals(page.address().getHost())) {
            URI there = page.address();
            page = browser.open(keycloak.url().resolve(there.getRawPath() + "?" + there.getRawQuery()), EVIL);
        }
        return page;
    }

    private void signIn(TestRealm realm) {
        Journey journey = new Journey(realm);
        journey.begin();
        journey.claims(SignInWay.OAUTH.come(journey, clerk, clerk.add(StandInUser.named("Ada", "Lovelace"))));
    }

    private static JsonNode config(TestRealm realm) {
        return realm.admin().get(realm.path(INSTANCE)).path("config");
    }

    @Test
    void noApplicationIsMadeForTheHostOfAVisitor() {
        TestRealm realm = realm(json -> {});
        Page refused = visit(realm);
        assertEquals("server_error", refused.parameter("error"), refused.toString());
        assertEquals("oauth_application_missing", realm.lastReason());
        assertEquals(
                "hostname",
                realm.event("IDENTITY_PROVIDER_LOGIN_ERROR")
                        .at("/details/setting")
                        .asText());
        assertEquals(List.of(), clerk.oauth().applications());
    }

    @Test
    void itIsMadeForAnAdministratorWhoSaves() {
        TestRealm realm = realm(json -> {});
        visit(realm);
        realm.change("displayName", "x");
        StandInApplication made = clerk.oauth().applications().get(0);
        assertEquals(List.of(realm.endpoint("clerk").toString()), made.redirectUris());
        signIn(realm);
    }

    @Test
    void andForARealmWithAFrontendUrl() {
        TestRealm realm = realm(json -> ((ObjectNode) json.get("attributes"))
                .put("frontendUrl", keycloak.url().toString()));
        signIn(realm);
        assertEquals(1, clerk.oauth().applications().size());
        assertTrue(
                config(realm).path("oauthClientSecret").asText().startsWith("sealed:"),
                config(realm).toString());
    }

    /** Through a tunnel or on the server itself, settings unrelated to the URL can still be changed. */
    @Test
    void itStaysWhereAnAdministratorComesFromElsewhere() {
        TestRealm realm = realm(json -> {});
        realm.change("displayName", "x");
        Admin elsewhere = new Admin(URI.create(keycloak.url().toString().replace("localhost", "127.0.0.1")));
        ObjectNode provider = (ObjectNode) elsewhere.get(realm.path(INSTANCE));
        assertEquals(
                204,
                elsewhere
                        .send("PUT", realm.path(INSTANCE), provider.put("displayName", "y"))
                        .status());
        assertEquals(1, clerk.oauth().applications().size());
        signIn(realm);
    }

    @Test
    void accessEndsAsClerkSays() {
        try (LogoutReceiver client = new LogoutReceiver()) {
            TestRealm realm =
                    TestRealm.create(new Admin(keycloak.url()), keycloak.url(), clerk, EndOfAccess.realm(client));
            EndOfAccess access = new EndOfAccess(clerk, realm, client);
            access.byWebhooks();
            access.byReconciliation();
        }
    }

    @Test
    void andInARealmWithAFrontendUrl() {
        try (LogoutReceiver client = new LogoutReceiver()) {
            TestRealm realm = TestRealm.create(
                    new Admin(keycloak.url()),
                    keycloak.url(),
                    clerk,
                    EndOfAccess.realm(client)
                            .andThen(json -> ((ObjectNode) json.get("attributes"))
                                    .put("frontendUrl", keycloak.url().toString())));
            EndOfAccess access = new EndOfAccess(clerk, realm, client);
            access.byWebhooks();
            access.byReconciliation();
        }
    }

    @Test
    void clientsConnectThroughAProxyThatSaysHowItIsCalled() {
        try (ReverseProxy proxy = ReverseProxy.to(keycloak.url());
                DocumentHost host = DocumentHost.start()) {
            TestRealm realm = TestRealm.create(
                            new Admin(keycloak.url()),
                            keycloak.url(),
                            clerk,
                            RealmExport.trusting(host).andThen(UnknownHostnameIT::withoutHttps))
                    .at(proxy.url());
            ConnectingClients clients = new ConnectingClients(clerk, realm);
            clients.findMetadata();
            clients.register();
            clients.publish(host);
        }
    }

    @Test
    void clientsConnectByTheFrontendUrlOfTheRealm() {
        try (ReverseProxy proxy = ReverseProxy.to(keycloak.url());
                DocumentHost host = DocumentHost.start()) {
            TestRealm realm = TestRealm.create(
                            new Admin(keycloak.url()),
                            keycloak.url(),
                            clerk,
                            RealmExport.trusting(host)
                                    .andThen(UnknownHostnameIT::withoutHttps)
                                    .andThen(json -> ((ObjectNode) json.get("attributes"))
                                            .put("frontendUrl", proxy.url().toString())))
                    .at(proxy.url());
            ConnectingClients clients = new ConnectingClients(clerk, realm);
            clients.findMetadata();
            clients.register();
            clients.publish(host);
        }
    }

    @Test
    void aFewAddressesDoNotTakeTheRegistrationsOfAllOthers() {
        try (ReverseProxy proxy = ReverseProxy.to(keycloak.url())) {
            TestRealm realm = TestRealm.create(
                            new Admin(keycloak.url()), keycloak.url(), clerk, RegistrationShare::limit)
                    .at(proxy.url());
            RegistrationShare.assertKeptForOthers(realm, proxy);
        }
    }

    /** Disables the HTTPS that Keycloak requires for external requests. */
    private static void withoutHttps(ObjectNode json) {
        json.put("sslRequired", "none");
    }

    @Test
    void theCheckTellsWhomProxyHeadersAreTakenFrom() {
        Checked checked = Checked.of(realm(json -> {}));
        assertEquals("warning", checked.status("proxy-trusted"));
        assertEquals("warning", checked.status("hostname-fixed"));
    }
}
