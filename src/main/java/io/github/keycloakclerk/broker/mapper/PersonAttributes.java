package io.github.keycloakclerk.broker.mapper;

import io.github.keycloakclerk.clerk.ClerkUser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The user attributes that come from Clerk. Where Keycloak's built-in scopes have a name for one, that is used. */
public final class PersonAttributes {

    static final int MAX_LENGTH = 255;

    /** Whose account it is, or was. */
    public static final String CLERK_USER_ID = "clerk_user_id";

    /** Their names, as the user profile has to declare them. */
    public static final List<String> NAMES =
            List.of("picture", "phoneNumber", "phoneNumberVerified", "locale", CLERK_USER_ID, "clerk_external_id");

    private PersonAttributes() {}

    static Map<String, String> of(ClerkUser person) {
        Map<String, String> attributes = new LinkedHashMap<>();
        put(attributes, "picture", person.imageUrl());
        put(attributes, "phoneNumber", person.phone().map(ClerkUser.Address::value));
        put(attributes, "phoneNumberVerified", person.phone().map(phone -> Boolean.toString(phone.verified())));
        put(attributes, "locale", person.locale());
        put(attributes, CLERK_USER_ID, Optional.of(person.id()));
        put(attributes, "clerk_external_id", person.externalId());
        return attributes;
    }

    private static void put(Map<String, String> attributes, String name, Optional<String> value) {
        value.ifPresent(text -> attributes.put(name, text));
    }

    /** Keycloak's columns for names hold 255 characters. */
    static String fitting(String name) {
        int end = Math.min(MAX_LENGTH, name.length());
        boolean splitsPair = end < name.length() && Character.isHighSurrogate(name.charAt(end - 1));
        return name.substring(0, splitsPair ? end - 1 : end);
    }
}
