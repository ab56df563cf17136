package io.github.keycloakclerk.bench;

import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.standin.StandInUser;

/** Connects a client with a refresh token. */
final class ScaleSignIn {

    private ScaleSignIn() {}

    static String refreshToken(ScaleRealm where, StandInUser user) {
        Journey journey = new Journey(where.realm());
        journey.begin();
        return journey.tokens(journey.returnWith(where.clerk().token(user).sign()))
                .path("refresh_token")
                .asText();
    }
}
