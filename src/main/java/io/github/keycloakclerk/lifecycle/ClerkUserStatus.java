package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.clerk.ClerkUser.Standing;
import java.util.Locale;

/** Whether Clerk lets a user sign in. */
enum ClerkUserStatus {
    ACTIVE,
    BANNED,
    LOCKED,
    DEPROVISIONED,
    /** Clerk sent word that the user was deleted. It never gives an id to anybody else. */
    DELETED,
    /**
     * Clerk does not know the user, and never sent word. Perhaps the event was lost, perhaps the keys are of another
     * instance by now, so nothing is done that could not be undone.
     */
    UNKNOWN;

    static ClerkUserStatus of(Standing standing) {
        return switch (standing) {
            case GOOD -> ACTIVE;
            case BANNED -> BANNED;
            case LOCKED -> LOCKED;
            case DEPROVISIONED -> DEPROVISIONED;
        };
    }

    /** As the user attribute spells it. */
    String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As events and logs spell it. */
    String reason() {
        return "user_" + value();
    }
}
