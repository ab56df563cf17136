package io.github.keycloakclerk.clerk;

import java.util.regex.Pattern;

/** Formats of Clerk's IDs. They become part of Backend API URLs, so nothing else may be accepted as an ID. */
public final class ClerkIds {

    private static final String REST = "[A-Za-z0-9_-]{1,128}";
    private static final Pattern USER = Pattern.compile("user_" + REST);
    private static final Pattern SESSION = Pattern.compile("sess_" + REST);

    private static final Pattern ORGANIZATION = Pattern.compile("org_" + REST);

    private static final Pattern INSTANCE = Pattern.compile("ins_" + REST);

    private static final Pattern ANY = Pattern.compile(REST);

    private ClerkIds() {}

    /** Clerk's documentation does not specify the prefix of enterprise connection IDs. */
    public static boolean isEnterpriseConnection(String id) {
        return ANY.matcher(id).matches();
    }

    /** The IDs of signing keys are instance IDs. */
    public static boolean isInstance(String id) {
        return INSTANCE.matcher(id).matches();
    }

    public static boolean isUser(String id) {
        return USER.matcher(id).matches();
    }

    public static boolean isSession(String id) {
        return SESSION.matcher(id).matches();
    }

    public static boolean isOrganization(String id) {
        return ORGANIZATION.matcher(id).matches();
    }
}
