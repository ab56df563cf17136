package io.github.keycloakclerk.broker.data;

import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.stored.StoredKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.userprofile.config.UPAttribute;
import org.keycloak.representations.userprofile.config.UPConfig;
import org.keycloak.representations.userprofile.config.UPConfig.UnmanagedAttributePolicy;
import org.keycloak.userprofile.UserProfileConstants;
import org.keycloak.userprofile.UserProfileProvider;

/** The user attributes that come from Clerk. They have the names of Keycloak's built-in scopes, where those exist. */
public final class ClerkUserAttributes {

    public static final int MAX_LENGTH = 255;

    /** The Clerk user to whom the account is or was linked. */
    public static final String CLERK_USER_ID = StoredKey.USER_CLERK_ID.key();

    /** Which providers disabled the Keycloak user, and why. A provider enables only users that it disabled. */
    public static final String DISABLED = StoredKey.USER_DISABLED.key();

    /** Alias of the provider that created the account in the first login flow. */
    public static final String CREATED_BY = StoredKey.USER_CREATED_BY.key();

    /** The external ID of the Clerk user to whom an administrator assigns the account. The provider never writes it. */
    public static final String LINK = StoredKey.USER_LINK.key();

    /** Alias of the provider in whose first login flow the account was created, until that flow has ended. */
    public static final String UNFINISHED = StoredKey.USER_UNFINISHED.key();

    /** Removed links to Clerk users, each as the alias of the provider and the Clerk user ID. */
    public static final String UNLINKED = StoredKey.USER_UNLINKED.key();

    /** The memberships that mappers created. */
    public static final String MEMBERSHIPS = StoredKey.USER_MEMBERSHIPS.key();

    private static final String PHONE_NUMBER = "phoneNumber";
    private static final String PHONE_NUMBER_VERIFIED = "phoneNumberVerified";

    /** Attributes by which the provider decides who owns an account, who created it, and what was granted or blocked. */
    public static final List<String> DECISIVE = List.of(
            CLERK_USER_ID, DISABLED, CREATED_BY, LINK, UNFINISHED, UNLINKED, MEMBERSHIPS, AppliedRecord.ATTRIBUTE);

    /** The attribute names that the user profile has to declare. */
    public static final List<String> NAMES = List.of(
            "picture", PHONE_NUMBER, PHONE_NUMBER_VERIFIED, "locale", CLERK_USER_ID, StoredKey.USER_EXTERNAL_ID.key());

    /** These attributes belong together. */
    static final List<String> PHONE = List.of(PHONE_NUMBER, PHONE_NUMBER_VERIFIED);

    private ClerkUserAttributes() {}

    public static Map<String, String> of(ClerkUser clerkUser) {
        Map<String, String> attributes = new LinkedHashMap<>();
        put(attributes, "picture", clerkUser.imageUrl());
        put(attributes, PHONE_NUMBER, clerkUser.phone().map(ClerkUser.Address::value));
        put(attributes, PHONE_NUMBER_VERIFIED, clerkUser.phone().map(phone -> Boolean.toString(phone.verified())));
        put(attributes, "locale", clerkUser.locale());
        put(attributes, CLERK_USER_ID, Optional.of(clerkUser.id()));
        put(attributes, StoredKey.USER_EXTERNAL_ID.key(), clerkUser.externalId());
        return attributes;
    }

    private static void put(Map<String, String> attributes, String name, Optional<String> value) {
        value.ifPresent(text -> attributes.put(name, text));
    }

    /** Shortens a name to the 255 characters of Keycloak's columns for names. */
    public static String fitting(String name) {
        int end = Math.min(MAX_LENGTH, name.length());
        boolean splitsPair = end < name.length() && Character.isHighSurrogate(name.charAt(end - 1));
        return name.substring(0, splitsPair ? end - 1 : end);
    }

    /** An attribute that the provider relies on and that users may edit in this realm; empty if there is none. */
    public static Optional<String> editableByUsers(KeycloakSession session) {
        UPConfig profile = profile(session);
        return DECISIVE.stream()
                .filter(name -> isEditableByUsers(profile, name))
                .findFirst();
    }

    /** Whether users may edit this attribute of their own account in this realm. */
    public static boolean isEditableByUsers(KeycloakSession session, String name) {
        return isEditableByUsers(profile(session), name);
    }

    /** Keycloak copies it for each call. */
    private static UPConfig profile(KeycloakSession session) {
        return session.getProvider(UserProfileProvider.class).getConfiguration();
    }

    private static boolean isEditableByUsers(UPConfig profile, String name) {
        UPAttribute declared = profile.getAttribute(name);
        boolean undeclaredForSome = declared == null || declared.getSelector() != null;
        if (undeclaredForSome && profile.getUnmanagedAttributePolicy() == UnmanagedAttributePolicy.ENABLED) {
            return true;
        }
        return declared != null
                && declared.getPermissions() != null
                && declared.getPermissions().getEdit().contains(UserProfileConstants.ROLE_USER);
    }
}
