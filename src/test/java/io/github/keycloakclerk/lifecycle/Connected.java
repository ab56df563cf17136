package io.github.keycloakclerk.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.function.Supplier;

/** A client that a user signed in to, with the refresh token that keeps it connected. */
final class Connected {

    private final TestRealm realm;
    private final Journey journey;
    private final String clerkSession;
    private JsonNode tokens;

    private Connected(TestRealm realm, Journey journey, String clerkSession, JsonNode tokens) {
        this.realm = realm;
        this.journey = journey;
        this.clerkSession = clerkSession;
        this.tokens = tokens;
    }

    static Connected online(StandInClerk clerk, TestRealm realm, StandInUser person) {
        return with(clerk, realm, person, clerk.signIn(person), "openid");
    }

    static Connected offline(StandInClerk clerk, TestRealm realm, StandInUser person) {
        return with(clerk, realm, person, clerk.signIn(person), "openid offline_access");
    }

    static Connected with(StandInClerk clerk, TestRealm realm, StandInUser person, String clerkSession, String scope) {
        return with(realm, () -> clerk.activated(person, clerkSession).sign(), clerkSession, scope);
    }

    /** With a token that may have been issued earlier, in a realm that accepts such tokens. */
    static Connected withToken(TestRealm realm, String token) {
        return with(realm, () -> token, "", "openid");
    }

    /** @param token requested after the sign-in has started, because an older token is not fresh */
    private static Connected with(TestRealm realm, Supplier<String> token, String clerkSession, String scope) {
        Journey journey = new Journey(realm);
        journey.begin("scope", scope);
        JsonNode tokens = journey.tokens(journey.returnWith(token.get()));
        if (!tokens.has("refresh_token")) {
            throw new AssertionError(tokens.toString());
        }
        return new Connected(realm, journey, clerkSession, tokens);
    }

    Journey journey() {
        return journey;
    }

    String clerkSession() {
        return clerkSession;
    }

    JsonNode tokens() {
        return tokens;
    }

    String refreshToken() {
        return tokens.path("refresh_token").asText();
    }

    /** Refreshes, and keeps the new tokens if there are any. */
    Admin.Answer refresh() {
        return refreshAt(realm);
    }

    Admin.Answer refreshAt(TestRealm node) {
        Admin.Answer answer = node.testClient().answerToRefresh(refreshToken());
        if (answer.status() == 200) {
            tokens = answer.body();
        }
        return answer;
    }

    boolean isAlive() {
        return refresh().status() == 200;
    }

    JsonNode claims() {
        return OAuthClient.claims(tokens.path("access_token").asText());
    }
}
