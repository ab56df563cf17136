package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.clerk.ClerkUser.Standing;
import java.util.Optional;

/** A Clerk user with only a standing and a record. */
public final class BareClerkUser {

    private BareClerkUser() {}

    public static ClerkUser of(String id, Standing standing, JsonNode json) {
        return new ClerkUser(
                id,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                standing,
                true,
                json);
    }
}
