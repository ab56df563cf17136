package io.github.keycloakclerk.clerk.api;

import com.clerk.backend_api.models.components.EmailAddress;
import com.clerk.backend_api.models.components.PhoneNumber;
import com.clerk.backend_api.models.components.User;
import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.clerk.ClerkUser.Address;
import io.github.keycloakclerk.clerk.ClerkUser.Standing;
import java.util.Optional;
import org.openapitools.jackson.nullable.JsonNullable;

/** Reads the SDK's user. */
final class SdkUser {

    private SdkUser() {}

    static ClerkUser read(User user, String json) {
        return new ClerkUser(
                user.id(),
                filled(user.externalId()),
                filled(user.username()),
                filled(user.firstName()),
                filled(user.lastName()),
                email(user),
                phone(user),
                filled(user.imageUrl()),
                filled(present(user.locale())),
                standing(user),
                json);
    }

    /** Clerk lists the addresses of a person and names the primary one by its id. */
    private static Optional<Address> email(User user) {
        return user.primaryEmailAddressId()
                .flatMap(primary -> user.emailAddresses().stream()
                        .filter(address -> address.id().filter(primary::equals).isPresent())
                        .findFirst()
                        .map(SdkUser::address));
    }

    private static Address address(EmailAddress address) {
        return new Address(
                address.emailAddress(),
                address.verification().filter(SdkVerification::isVerified).isPresent());
    }

    private static Optional<Address> phone(User user) {
        return user.primaryPhoneNumberId()
                .flatMap(primary -> user.phoneNumbers().stream()
                        .filter(number -> number.id().filter(primary::equals).isPresent())
                        .findFirst()
                        .map(SdkUser::address));
    }

    private static Address address(PhoneNumber number) {
        return new Address(
                number.phoneNumber(),
                number.verification().filter(SdkVerification::isVerified).isPresent());
    }

    private static Standing standing(User user) {
        if (user.banned()) {
            return Standing.BANNED;
        }
        if (user.locked()) {
            return Standing.LOCKED;
        }
        return user.deprovisioned().orElse(false) ? Standing.DEPROVISIONED : Standing.GOOD;
    }

    private static Optional<String> present(JsonNullable<String> value) {
        return value.isPresent() ? Optional.ofNullable(value.get()) : Optional.empty();
    }

    private static Optional<String> filled(Optional<String> value) {
        return value.filter(text -> !text.isBlank());
    }
}
