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
 * What travels with Keycloak's broker context until the sign-in is finished. Kept as plain text: the first login flow
 * stores the context between requests.
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

    /** Has the user remember this record of Clerk, once it is applied. */
    public static void setApplied(BrokeredIdentityContext context, AppliedRecord applied) {
        context.getContextData().put(APPLIED, applied.text());
    }

    /** Empty where nothing of Clerk's record was left to be applied. */
    public static Optional<AppliedRecord> applied(BrokeredIdentityContext context) {
        return Optional.ofNullable((String) context.getContextData().get(APPLIED))
                .map(AppliedRecord::new);
    }

    public static void setVerifiedEmail(BrokeredIdentityContext context, String email) {
        context.getContextData().put(VERIFIED_EMAIL, email);
    }

    /**
     * Whether Clerk verified the address in {@link BrokeredIdentityContext#getEmail()}. Keycloak's page for reviewing the
     * profile lets the user put another one there.
     */
    public static boolean emailVerified(BrokeredIdentityContext context) {
        return isVerified(context, context.getEmail());
    }

    /** Whether Clerk verified this address of the user in this sign-in. */
    public static boolean isVerified(BrokeredIdentityContext context, @Nullable String email) {
        String verified = (String) context.getContextData().get(VERIFIED_EMAIL);
        return EmailAddresses.same(verified, email);
    }

    /** Has an address become the account's though Clerk did not verify it. */
    public static void keepUnverifiedEmail(BrokeredIdentityContext context) {
        context.getContextData().put(KEEPS_UNVERIFIED, "true");
    }

    /** Whether an address may become the account's: Clerk verified it, or an administrator wants unverified ones too. */
    static boolean mayKeep(BrokeredIdentityContext context, @Nullable String email) {
        return isVerified(context, email) || context.getContextData().containsKey(KEEPS_UNVERIFIED);
    }

    /**
     * Remembers that the user had a chance to edit names and address on Keycloak's review page, and that the account existed
     * before: what an existing account is called does not come from that page.
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

    /** The id of the account that the user had when the sign-in came back. */
    public static Optional<String> accountId(BrokeredIdentityContext context) {
        return Optional.ofNullable((String) context.getContextData().get(ACCOUNT));
    }

    /** Leaves no choice of a username: names lead to accounts in this provider. */
    public static void fixUsername(BrokeredIdentityContext context) {
        context.getContextData().put(FIXED_USERNAME, "true");
    }

    /** Whether names lead to accounts in this provider, so that the Clerk user ID is the only username. */
    static boolean isUsernameFixed(BrokeredIdentityContext context) {
        return context.getContextData().containsKey(FIXED_USERNAME);
    }

    /** Whether a username may be chosen and is nobody's, or that of the account that the user has or will be offered to link. */
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

    /** How surely Keycloak knows who the user is. */
    public static void setAssurance(BrokeredIdentityContext context, String assurance) {
        context.getContextData().put(ASSURANCE, assurance);
    }

    public static Optional<String> assurance(BrokeredIdentityContext context) {
        return Optional.ofNullable((String) context.getContextData().get(ASSURANCE));
    }

    /** Remembers that a mapper has something to say in this sign-in. */
    public static void decide(BrokeredIdentityContext context, IdentityProviderMapperModel mapper) {
        context.getContextData().put(DECIDED + mapper.getId(), "true");
    }

    public static boolean isDecided(BrokeredIdentityContext context, IdentityProviderMapperModel mapper) {
        return context.getContextData().containsKey(DECIDED + mapper.getId());
    }

    /** Remembers what a mapper made the user a member of in this sign-in, in a transaction of its own. */
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

    /** Remembers that a user who is signed in already links their account: this is no sign-in. */
    public static void setLinking(BrokeredIdentityContext context) {
        context.getContextData().put(LINKING, "true");
    }

    /** Whether the user only links their account. No post login flow follows, so nothing of the session may count. */
    public static boolean isLinking(BrokeredIdentityContext context) {
        return context.getContextData().containsKey(LINKING);
    }

    /** Leaves a field as it is in Keycloak, because a mapper imports it once, or keeps what Clerk no longer has. */
    public static void leaveAlone(BrokeredIdentityContext context, String field) {
        Set<String> fields = new LinkedHashSet<>(leftAlone(context));
        fields.add(field);
        context.getContextData().put(LEFT_ALONE, String.join("\n", fields));
    }

    static List<String> leftAlone(BrokeredIdentityContext context) {
        String fields = (String) context.getContextData().get(LEFT_ALONE);
        return fields == null ? List.of() : List.of(fields.split("\n", -1));
    }

    /** Has the Keycloak session remember a value, or forget the one of an earlier sign-in. */
    public static void note(BrokeredIdentityContext context, String name, Optional<String> value) {
        value.ifPresentOrElse(
                text -> context.getContextData().put(NOTE + name, text),
                () -> context.getContextData().put(FORGET + name, ""));
    }

    /** What the Keycloak session is to remember, by name; empty for what it is to forget. */
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
