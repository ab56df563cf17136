package io.github.keycloakclerk.clerk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A user as in Clerk's Backend API ({@code GET /users/{id}}).
 *
 * @param id the Clerk user ID, {@code user_…}
 * @param email the primary e-mail address; Clerk lets users sign in without one
 * @param phone the primary phone number
 * @param whole whether everything was read; otherwise only ID and standing are known, because the answer exceeded a limit
 * @param json the user as Clerk sent it, with metadata of every kind
 */
public record ClerkUser(
        String id,
        Optional<String> externalId,
        Optional<String> username,
        Optional<String> firstName,
        Optional<String> lastName,
        Optional<Address> email,
        Optional<Address> phone,
        Optional<String> imageUrl,
        Optional<String> locale,
        Standing standing,
        boolean whole,
        JsonNode json) {

    /** Whether Clerk lets the user sign in. */
    public enum Standing {
        GOOD,
        BANNED,
        LOCKED,
        DEPROVISIONED
    }

    /**
     * An e-mail address or a phone number.
     *
     * @param verified whether the user proved to Clerk that it is theirs
     */
    public record Address(String value, boolean verified) {}

    /** The same user with other JSON. */
    public ClerkUser with(JsonNode other) {
        return new ClerkUser(
                id, externalId, username, firstName, lastName, email, phone, imageUrl, locale, standing, whole, other);
    }

    /** The primary e-mail address, if Clerk verified it. */
    public Optional<String> verifiedEmail() {
        return email.filter(Address::verified).map(Address::value);
    }
}
