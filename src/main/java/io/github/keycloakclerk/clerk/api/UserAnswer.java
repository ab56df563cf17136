package io.github.keycloakclerk.clerk.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.clerk.ClerkUser.Address;
import io.github.keycloakclerk.clerk.ClerkUser.Standing;
import io.github.keycloakclerk.clerk.JsonFields;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Reads a user from Clerk's answer. Only {@code id}, {@code banned}, {@code locked} and {@code deprovisioned} are
 * required to read it; other members may be missing or have an unknown form.
 */
final class UserAnswer {

    private static final String VERIFIED = "verified";

    private UserAnswer() {}

    /**
     * @param whole whether the answer is complete
     * @return empty if this is another user, or the answer does not say whether they may sign in
     */
    static Optional<ClerkUser> read(JsonNode json, String userId, boolean whole) {
        JsonFields user = new JsonFields(json);
        return user.text("id")
                .filter(userId::equals)
                .flatMap(id -> standing(user))
                .map(standing -> new ClerkUser(
                        userId,
                        user.text("external_id"),
                        user.text("username"),
                        user.text("first_name"),
                        user.text("last_name"),
                        primary(user, "primary_email_address_id", "email_addresses", "email_address"),
                        primary(user, "primary_phone_number_id", "phone_numbers", "phone_number"),
                        user.text("image_url"),
                        user.text("locale"),
                        standing,
                        whole,
                        json));
    }

    /** A ban counts regardless of the rest. Only {@code deprovisioned} may be missing (Clerk's API files: "required"). */
    private static Optional<Standing> standing(JsonFields user) {
        Optional<Boolean> banned = user.flag("banned");
        Optional<Boolean> locked = user.flag("locked");
        Optional<Boolean> deprovisioned =
                user.isAbsent("deprovisioned") ? Optional.of(false) : user.flag("deprovisioned");
        if (banned.filter(Boolean::booleanValue).isPresent()) {
            return Optional.of(Standing.BANNED);
        }
        if (locked.filter(Boolean::booleanValue).isPresent()) {
            return Optional.of(Standing.LOCKED);
        }
        if (deprovisioned.filter(Boolean::booleanValue).isPresent()) {
            return Optional.of(Standing.DEPROVISIONED);
        }
        return banned.isPresent() && locked.isPresent() && deprovisioned.isPresent()
                ? Optional.of(Standing.GOOD)
                : Optional.empty();
    }

    /** The primary e-mail address or phone number, which Clerk identifies by its ID in the list. */
    private static Optional<Address> primary(JsonFields user, String primary, String list, String member) {
        return user.text(primary)
                .flatMap(id -> StreamSupport.stream(user.json().path(list).spliterator(), false)
                        .map(JsonFields::new)
                        .filter(address -> address.text("id").filter(id::equals).isPresent())
                        .findFirst())
                .flatMap(address -> address.text(member).map(value -> new Address(value, isVerified(address))));
    }

    /** All kinds of verification have the same status value. */
    private static boolean isVerified(JsonFields address) {
        return address.at("verification")
                .text("status")
                .filter(VERIFIED::equals)
                .isPresent();
    }
}
