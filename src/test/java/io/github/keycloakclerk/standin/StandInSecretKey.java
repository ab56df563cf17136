package io.github.keycloakclerk.standin;

import java.util.Set;
import java.util.UUID;

/** The secret key of an instance, by which it may be taken for one in development or in production. */
record StandInSecretKey(String name) {

    static StandInSecretKey make() {
        return new StandInSecretKey(UUID.randomUUID().toString().replace("-", ""));
    }

    String test() {
        return "sk_test_" + name;
    }

    String live() {
        return "sk_live_" + name;
    }

    boolean isIn(String authorization) {
        return Set.of("Bearer " + test(), "Bearer " + live()).contains(authorization);
    }
}
