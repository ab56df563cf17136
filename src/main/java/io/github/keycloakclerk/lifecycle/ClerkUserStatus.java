package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.clerk.ClerkUser.Standing;
import java.util.Locale;

/** Whether Clerk lets a user sign in. */
enum ClerkUserStatus {
    ACTIVE,
    BANNED,
    LOCKED,
    DEPROVISIONED,
    /** A webhook reported that the user was deleted. Clerk never reuses user IDs. */
    DELETED,
    /**
     * Clerk does not know the user, but no webhook reported a deletion. The event may have been lost, or the keys may
     * belong to another instance now, so nothing irreversible is done.
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

    /** As stored in the user attribute. */
    String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As written in events and logs. */
    String reason() {
        return "user_" + value();
    }
}
