package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.data.SingleUse;
import io.github.keycloakclerk.lifecycle.LinkedUser.InRealm;
import io.github.keycloakclerk.stored.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * When Clerk last said that a user may sign in. In Keycloak's cluster-wide store, so that an answer to one node bounds what
 * another one allows while Clerk is silent.
 */
record LastYes(KeycloakSessionFactory factory) {

    private static final String KIND = StoredKey.LAST_YES.key();
    private static final String AT = "at";

    /** @param keep how long it matters */
    static void remember(InRealm here, Instant at, Duration keep) {
        if (!keep.isZero()) {
            new SingleUse(here.session().singleUseObjects())
                    .put(KIND, here.linkedUser().key(), keep, Map.of(AT, Long.toString(at.toEpochMilli())));
        }
    }

    /** Clerk said no. */
    static void forget(InRealm here) {
        new SingleUse(here.session().singleUseObjects())
                .release(KIND, here.linkedUser().key());
    }

    /** Empty if that is too long ago to matter, or never was. */
    Optional<Instant> of(LinkedUser linkedUser) {
        return linkedUser
                .inRealm(factory, here -> new SingleUse(here.session().singleUseObjects()).find(KIND, linkedUser.key()))
                .flatMap(notes -> notes)
                .map(notes -> Instant.ofEpochMilli(Long.parseLong(notes.get(AT))));
    }
}
