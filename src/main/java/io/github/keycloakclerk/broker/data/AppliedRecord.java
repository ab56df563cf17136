package io.github.keycloakclerk.broker.data;

import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.stored.StoredKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.models.UserModel;

/**
 * A digest of the Clerk record that was last applied to a Keycloak user, and of the settings that applied it. Stored in a user
 * attribute, so that reconciliation can skip users without changes in Clerk.
 *
 * @param text as it is stored
 */
public record AppliedRecord(String text) {

    /** Has a value for each provider. */
    public static final String ATTRIBUTE = StoredKey.USER_APPLIED.key();

    /** Marks a user who may have a session with an active organization that the record does not cover. */
    private static final String WITH_ORGANIZATION = ".o";

    /** Members that change with each use of Clerk. */
    private static final Set<String> VOLATILE =
            Set.of("updated_at", "last_active_at", "last_sign_in_at", "last_authenticated_at", "last_used_at");

    /**
     * @param settings with which it is applied; members of the record that they name are never left out
     * @param memberships if they matter
     */
    public static AppliedRecord of(AppliedSettings settings, ClerkUser user, Optional<MembershipDigest> memberships) {
        String json = JsonDigest.start()
                .text(settings.fingerprint())
                .without(settings.without(VOLATILE))
                .json(user.json())
                .value();
        return new AppliedRecord(
                json + memberships.map(digest -> "." + digest.text()).orElse(""));
    }

    /** Adds the mark, because the record does not show whether such a user has left an organization. */
    public AppliedRecord withOrganization() {
        return hasOrganization() ? this : new AppliedRecord(text + WITH_ORGANIZATION);
    }

    private boolean hasOrganization() {
        return text.endsWith(WITH_ORGANIZATION);
    }

    /**
     * The record that a sign-in stores. A sign-in covers only its own session: in an earlier one, an organization may be active
     * that the user has left since.
     *
     * @param before what was applied before; empty if there was nothing
     * @param organizationActive whether an organization is active in the session
     */
    public AppliedRecord bySignIn(Optional<AppliedRecord> before, boolean organizationActive) {
        boolean seen = !memberships().isEmpty();
        boolean open = before.filter(AppliedRecord::hasOrganization).isPresent()
                || (seen
                        ? before.filter(record -> !record.memberships().equals(memberships()))
                                .isPresent()
                        : organizationActive);
        return open ? withOrganization() : this;
    }

    private String memberships() {
        String rest = text.substring(user().length());
        return rest.endsWith(WITH_ORGANIZATION) ? rest.substring(0, rest.length() - WITH_ORGANIZATION.length()) : rest;
    }

    /** Whether this record was already applied, so that there is nothing to do. */
    public static boolean isSame(Optional<AppliedRecord> applied, AppliedRecord now) {
        return applied.filter(now::equals).isPresent();
    }

    /** Whether the user data is the same, regardless of organizations. */
    public boolean isOfSameUser(AppliedRecord other) {
        return user().equals(other.user());
    }

    /** Whether the user was in no organization. */
    public boolean isWithoutMemberships() {
        return text.endsWith("." + MembershipDigest.NONE.text());
    }

    private String user() {
        int end = text.indexOf('.');
        return end < 0 ? text : text.substring(0, end);
    }

    /** Whether the stored record of the user has the mark of {@link #withOrganization}. */
    public static boolean hasOrganization(UserModel user, String provider) {
        return of(user.getAttributeStream(ATTRIBUTE), provider)
                .filter(AppliedRecord::hasOrganization)
                .isPresent();
    }

    /**
     * The record of a provider.
     *
     * @param values of the attribute
     * @param provider alias of the provider
     */
    public static Optional<AppliedRecord> of(Stream<String> values, String provider) {
        String prefix = prefix(provider);
        return values.filter(value -> value.startsWith(prefix))
                .map(value -> new AppliedRecord(value.substring(prefix.length())))
                .findFirst();
    }

    /** Stores that a provider applied the record. */
    public void write(UserModel user, String provider) {
        List<String> before = user.getAttributeStream(ATTRIBUTE).toList();
        String value = prefix(provider) + text;
        if (!before.contains(value)) {
            List<String> after = Stream.concat(
                            before.stream().filter(other -> !other.startsWith(prefix(provider))), Stream.of(value))
                    .toList();
            new Writes(user).attempt(() -> user.setAttribute(ATTRIBUTE, after));
        }
    }

    /** Removes the record of a provider, so that nothing counts as applied. */
    public static void remove(UserModel user, String provider) {
        List<String> others = user.getAttributeStream(ATTRIBUTE)
                .filter(value -> !value.startsWith(prefix(provider)))
                .toList();
        if (of(user.getAttributeStream(ATTRIBUTE), provider).isPresent()) {
            new Writes(user).attempt(() -> user.setAttribute(ATTRIBUTE, others));
        }
    }

    private static String prefix(String provider) {
        return provider + ":";
    }
}
