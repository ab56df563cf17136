package io.github.keycloakclerk.broker.data;

import io.github.keycloakclerk.stored.StoredKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Data in Keycloak's broker context until the sign-in is finished. It is plain text, because the first login flow stores the
 * context between requests.
 */
public final class BrokerContextData {

    private static final String VERIFIED_EMAIL = StoredKey.SIGN_IN_VERIFIED_EMAIL.key();
    private static final String NOTE = StoredKey.SIGN_IN_NOTE.key();
    private static final String FORGET = StoredKey.SIGN_IN_FORGET.key();
    private static final String ACCOUNT = StoredKey.SIGN_IN_ACCOUNT.key();
    private static final String LEFT_ALONE = StoredKey.SIGN_IN_LEFT_ALONE.key();
    private static final String DECIDED = StoredKey.SIGN_IN_DECIDED.key();
    private static final String FIXED_USERNAME = StoredKey.SIGN_IN_FIXED_USERNAME.key();
    private static final String ASSURANCE = StoredKey.SIGN_IN_ASSURANCE.key();
    private static final String LINKING = StoredKey.SIGN_IN_LINKING.key();
    private static final String KEEPS_UNVERIFIED = StoredKey.SIGN_IN_KEEPS_UNVERIFIED.key();
    private static final String JOINED = StoredKey.SIGN_IN_JOINED.key();
    private static final String REVIEWED = StoredKey.SIGN_IN_REVIEWED.key();

    private static final String APPLIED = StoredKey.SIGN_IN_APPLIED.key();

    private BrokerContextData() {}

    /** Sets the record that is stored with the user once it is applied. */
    public static void setApplied(BrokeredIdentityContext context, AppliedRecord applied) {
        context.getContextData().put(APPLIED, applied.text());
    }

    /** The record that {@link #setApplied} set; empty if Clerk's answer was incomplete. */
    public static Optional<AppliedRecord> applied(BrokeredIdentityContext context) {
        return Optional.ofNullable((String) context.getContextData().get(APPLIED))
                .map(AppliedRecord::new);
    }

    public static void setVerifiedEmail(BrokeredIdentityContext context, String email) {
        context.getContextData().put(VERIFIED_EMAIL, email);
    }

    /**
     * Whether Clerk verified the e-mail address in {@link BrokeredIdentityContext#getEmail()}. On Keycloak's review profile
     * page, the user can enter another one.
     */
    public static boolean emailVerified(BrokeredIdentityContext context) {
        return isVerified(context, context.getEmail());
    }

    /** Whether Clerk verified this e-mail address of the user in this sign-in. */
    public static boolean isVerified(BrokeredIdentityContext context, @Nullable String email) {
        String verified = (String) context.getContextData().get(VERIFIED_EMAIL);
        return EmailAddresses.same(verified, email);
    }

    /** Lets an e-mail address be stored in the account even if Clerk did not verify it. */
    public static void keepUnverifiedEmail(BrokeredIdentityContext context) {
        context.getContextData().put(KEEPS_UNVERIFIED, "true");
    }

    /** Whether an e-mail address may be stored in the account: Clerk verified it, or the settings allow unverified ones. */
    static boolean mayKeep(BrokeredIdentityContext context, @Nullable String email) {
        return isVerified(context, email) || context.getContextData().containsKey(KEEPS_UNVERIFIED);
    }

    /**
     * Remembers that the account existed before, and that the user could edit names and e-mail address on Keycloak's review
     * page. An existing account does not get its username from that page.
     */
    public static void setReviewed(BrokeredIdentityContext context) {
        context.getContextData().put(REVIEWED, "true");
    }

    static boolean isReviewed(BrokeredIdentityContext context) {
        return context.getContextData().containsKey(REVIEWED);
    }

    public static void setAccount(BrokeredIdentityContext context, UserModel account) {
        context.getContextData().put(ACCOUNT, account.getId());
    }

    /** The ID of the account that the user had at the callback. */
    public static Optional<String> accountId(BrokeredIdentityContext context) {
        return Optional.ofNullable((String) context.getContextData().get(ACCOUNT));
    }

    /** Fixes the username, because usernames determine the linked accounts of this provider. */
    public static void fixUsername(BrokeredIdentityContext context) {
        context.getContextData().put(FIXED_USERNAME, "true");
    }

    /** Whether usernames determine the linked accounts of this provider, so that only the Clerk user ID may be the username. */
    static boolean isUsernameFixed(BrokeredIdentityContext context) {
        return context.getContextData().containsKey(FIXED_USERNAME);
    }

    /** Whether a username may be chosen and is free, or belongs to the account that the user has or is offered to link. */
    public static boolean isFree(KeycloakSession session, BrokeredIdentityContext context, String username) {
        if (isUsernameFixed(context)) {
            return false;
        }
        RealmModel realm = session.getContext().getRealm();
        UserModel holder = session.users().getUserByUsername(realm, username);
        if (holder == null || accountId(context).filter(holder.getId()::equals).isPresent()) {
            return true;
        }
        String verified = (String) context.getContextData().get(VERIFIED_EMAIL);
        return accountId(context).isEmpty()
                && !realm.isDuplicateEmailsAllowed()
                && EmailAddresses.same(verified, holder.getEmail());
    }

    /** Sets how reliably the user was authenticated: an {@code Assurance} as text. */
    public static void setAssurance(BrokeredIdentityContext context, String assurance) {
        context.getContextData().put(ASSURANCE, assurance);
    }

    public static Optional<String> assurance(BrokeredIdentityContext context) {
        return Optional.ofNullable((String) context.getContextData().get(ASSURANCE));
    }

    /** Remembers that a mapper set a value in this sign-in. */
    public static void decide(BrokeredIdentityContext context, IdentityProviderMapperModel mapper) {
        context.getContextData().put(DECIDED + mapper.getId(), "true");
    }

    public static boolean isDecided(BrokeredIdentityContext context, IdentityProviderMapperModel mapper) {
        return context.getContextData().containsKey(DECIDED + mapper.getId());
    }

    /** Remembers the memberships that a mapper created in this sign-in, in its own transaction. */
    public static void setJoined(
            BrokeredIdentityContext context, IdentityProviderMapperModel mapper, Set<String> targets) {
        context.getContextData().put(JOINED + mapper.getId(), String.join("\n", targets));
    }

    public static boolean hasJoined(BrokeredIdentityContext context, IdentityProviderMapperModel mapper) {
        return context.getContextData().containsKey(JOINED + mapper.getId());
    }

    public static List<String> joined(BrokeredIdentityContext context, IdentityProviderMapperModel mapper) {
        String targets = (String) context.getContextData().get(JOINED + mapper.getId());
        return targets == null || targets.isEmpty() ? List.of() : List.of(targets.split("\n", -1));
    }

    /** Remembers that a signed-in user links an account, which is not a sign-in. */
    public static void setLinking(BrokeredIdentityContext context) {
        context.getContextData().put(LINKING, "true");
    }

    /** Whether the user only links an account. No post-login flow follows, so nothing of the session may count. */
    public static boolean isLinking(BrokeredIdentityContext context) {
        return context.getContextData().containsKey(LINKING);
    }

    /** Leaves a field unchanged in Keycloak, because a mapper imports it only once, or keeps what Clerk no longer has. */
    public static void leaveAlone(BrokeredIdentityContext context, String field) {
        Set<String> fields = new LinkedHashSet<>(leftAlone(context));
        fields.add(field);
        context.getContextData().put(LEFT_ALONE, String.join("\n", fields));
    }

    static List<String> leftAlone(BrokeredIdentityContext context) {
        String fields = (String) context.getContextData().get(LEFT_ALONE);
        return fields == null ? List.of() : List.of(fields.split("\n", -1));
    }

    /** Sets a note of the Keycloak session, or removes the one of an earlier sign-in. */
    public static void note(BrokeredIdentityContext context, String name, Optional<String> value) {
        value.ifPresentOrElse(
                text -> context.getContextData().put(NOTE + name, text),
                () -> context.getContextData().put(FORGET + name, ""));
    }

    /** The notes to set in the Keycloak session, by name; empty for notes to remove. */
    public static Map<String, Optional<String>> notes(BrokeredIdentityContext context) {
        Map<String, Optional<String>> notes = new TreeMap<>();
        context.getContextData().forEach((key, value) -> {
            if (key.startsWith(NOTE)) {
                notes.put(key.substring(NOTE.length()), Optional.of((String) value));
            } else if (key.startsWith(FORGET)) {
                notes.put(key.substring(FORGET.length()), Optional.empty());
            }
        });
        return notes;
    }
}
