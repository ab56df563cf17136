package io.github.keycloakclerk.mcp.registration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.TestRealm;
import org.jsoup.Jsoup;

/** A client whose metadata document Keycloak refuses. */
public record RefusedClient(TestRealm realm, String clientId) {

    /** The message for the user. */
    public String sentence() {
        return sentenceFor("http://127.0.0.1/callback");
    }

    public String sentenceFor(String redirectUri) {
        Page page = new Browser(address -> address.toString().startsWith("http://127.0.0.1/"))
                .open(new OAuthClient(realm.url(), clientId, redirectUri).authorizationUrl());
        assertEquals(400, page.status(), page.address().toString());
        assertTrue(
                realm.admin().get(realm.path("/clients?clientId=" + clientId)).isEmpty());
        return Jsoup.parse(page.body())
                .select("#kc-error-message .instruction, #kc-error-message p")
                .text();
    }

    /** The reason in the newest event, for operators. */
    public static String operatorsReason(TestRealm realm) {
        return realm.event("LOGIN_ERROR")
                .path("details")
                .path("client_policy_error_detail")
                .asText();
    }
}
