package io.github.keycloakclerk.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.WaitUntilState;
import io.github.keycloakclerk.harness.ClientCallback;
import io.github.keycloakclerk.harness.NodeProject;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.SignInWay;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInClerk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A browser that a client sends to the page with Clerk's form. Starts its own stand-in for Clerk. */
final class EmbeddedVisit implements AutoCloseable {

    private final TestKeycloak keycloak;
    private final StandInClerk clerk = StandInClerk.start(0);
    private final ClientCallback callback = new ClientCallback();
    private final List<String> complaints = new ArrayList<>();
    private final Page page;
    private OAuthClient client;

    EmbeddedVisit(TestKeycloak keycloak, Page page) {
        this.keycloak = keycloak;
        this.page = page;
        page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
        page.onConsoleMessage(message -> complaints.add(message.text()));
        try {
            clerk.serveScripts(NodeProject.packages());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Skips tests if Chromium or Node.js is not installed. */
    static Chromium chromium() throws InterruptedException {
        assumeTrue(Chromium.executable().isPresent(), "Chromium is not installed");
        assumeTrue(NodeProject.isAvailable(), "Node.js is not installed");
        return new Chromium();
    }

    StandInClerk clerk() {
        return clerk;
    }

    Page page() {
        return page;
    }

    TestRealm realm() {
        return realm(json -> {});
    }

    /** A realm without Keycloak sessions, even if the browser is signed in to Clerk. */
    TestRealm newRealm() {
        return keycloak.newRealm(clerk, SignInWay.EMBEDDED.realm());
    }

    TestRealm realm(Consumer<ObjectNode> changes) {
        return keycloak.realm(clerk, SignInWay.EMBEDDED.realm().andThen(changes));
    }

    /** The test client of a realm, with a callback that waits for the browser. */
    OAuthClient client(TestRealm realm) {
        return new OAuthClient(realm.url(), TestRealm.CLIENT, callback.url());
    }

    /** Opens Keycloak as a client of the realm does. */
    void open(TestRealm realm, String... parameters) {
        client = client(realm);
        open(client.authorizationUrl(parameters).toString());
    }

    /** Opens Keycloak with an attacker's link that ends with this fragment. */
    void openLink(TestRealm realm, String fragment) {
        client = client(realm);
        open(client.authorizationUrl() + fragment);
    }

    private void open(String address) {
        // Does not wait for all resources, because a script of Clerk may never load.
        page.navigate(address, new Page.NavigateOptions().setWaitUntil(WaitUntilState.DOMCONTENTLOADED));
    }

    /** Claims of the client's access token after a successful sign-in. */
    JsonNode claims() {
        return claims(page);
    }

    /** The same if the sign-in ended in another tab. */
    JsonNode claims(Page tab) {
        JsonNode tokens = client.tokens(new io.github.keycloakclerk.harness.Page(URI.create(end(tab)), 200, ""));
        return OAuthClient.claims(tokens.path("access_token").asText());
    }

    /** The URL with which the browser returns to the client. */
    String end(Page tab) {
        tab.waitForURL(callback.url() + "**");
        return tab.url();
    }

    /** Messages in the browser console. */
    String complaints() {
        return complaints.toString();
    }

    @Override
    public void close() {
        page.context().close();
        clerk.close();
        callback.close();
    }
}
