package io.github.keycloakclerk.broker.mapper;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Where a value goes: an attribute, or one of the four fields that every Keycloak user has.
 *
 * @param name as the user profile names it
 */
record TargetField(String name) {

    /** Attributes that decide what a person may, which no mapper of single values may set. */
    boolean isReserved() {
        return PersonAttributes.DECISIVE.contains(name);
    }

    /**
     * Which values can go here. A username must not be another account's, and an e-mail address must be one that Clerk
     * verified: both can lead to an account.
     */
    List<String> acceptable(
            List<String> values, ClerkData data, KeycloakSession session, BrokeredIdentityContext context) {
        return switch (name) {
            case UserModel.USERNAME ->
                values.stream()
                        .map(value -> value.toLowerCase(Locale.ROOT))
                        .filter(value -> value.length() <= PersonAttributes.MAX_LENGTH)
                        .filter(value -> SignInData.isFree(session, context, value))
                        .limit(1)
                        .toList();
            case UserModel.EMAIL ->
                values.stream().filter(data::hasVerified).limit(1).toList();
            case UserModel.FIRST_NAME, UserModel.LAST_NAME ->
                values.stream().map(PersonAttributes::fitting).limit(1).toList();
            default -> values;
        };
    }

    /** Puts the value into the context, from which Keycloak makes or updates the user; an empty list takes it out. */
    void put(BrokeredIdentityContext context, List<String> values) {
        String first = values.isEmpty() ? null : values.get(0);
        switch (name) {
            case UserModel.USERNAME -> Optional.ofNullable(first).ifPresent(context::setModelUsername);
            case UserModel.EMAIL -> {
                context.setEmail(first);
                Optional.ofNullable(first).ifPresent(email -> SignInData.setVerifiedEmail(context, email));
            }
            case UserModel.FIRST_NAME -> context.setFirstName(first);
            case UserModel.LAST_NAME -> context.setLastName(first);
            default -> {
                if (values.isEmpty()) {
                    context.removeUserAttribute(name);
                } else {
                    // Keycloak stores the context between requests, and reads lists back as this class only.
                    context.setUserAttribute(name, new ArrayList<>(values));
                }
            }
        }
    }

    /** Leaves what the user has. */
    void leaveAlone(BrokeredIdentityContext context) {
        SignInData.leaveAlone(context, name);
        if (name.equals(UserModel.FIRST_NAME)) {
            context.setFirstName(null);
        } else if (name.equals(UserModel.LAST_NAME)) {
            context.setLastName(null);
        }
    }

    /** Brings the user up to date with what {@link #put} left in the context. */
    void write(KeycloakSession session, RealmModel realm, UserModel user, BrokeredIdentityContext context) {
        KeycloakUser keycloakUser = new KeycloakUser(session.users(), realm, user);
        switch (name) {
            case UserModel.USERNAME -> keycloakUser.refreshUsername(context);
            case UserModel.EMAIL -> keycloakUser.refreshEmail(context);
            case UserModel.FIRST_NAME -> keycloakUser.setFirstName(Optional.ofNullable(context.getFirstName()));
            case UserModel.LAST_NAME -> keycloakUser.setLastName(Optional.ofNullable(context.getLastName()));
            default -> keycloakUser.setAttribute(name, context.getAttributes().getOrDefault(name, List.of()));
        }
    }
}
