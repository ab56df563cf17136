package io.github.keycloakclerk.broker.data;

import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.stored.StoredKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.models.UserModel;

/**
 * Which of Clerk's records of a user was applied to their Keycloak user, by which settings: an attribute of the user, so that
 * reconciliation can pass over everybody of whom Clerk says nothing new.
 *
 * @param text as it is stored
 */
public record AppliedRecord(String text) {

    /** A value for each provider. */
    public static final String ATTRIBUTE = StoredKey.USER_APPLIED.key();

    /** An organization is active in a session of the user, though no mapper goes by organizations. */
    private static final String WITH_ORGANIZATION = ".o";

    /** What changes with each use of Clerk. */
    private static final Set<String> VOLATILE =
            Set.of("updated_at", "last_active_at", "last_sign_in_at", "last_authenticated_at", "last_used_at");

    /**
     * @param settings by which it is applied; members of the record that they name are not left out
     * @param memberships where they matter
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

    /** Nobody can see from the record that such a user has left an organization. */
    public AppliedRecord withOrganization() {
        return hasOrganization() ? this : new AppliedRecord(text + WITH_ORGANIZATION);
    }

    private boolean hasOrganization() {
        return text.endsWith(WITH_ORGANIZATION);
    }

    /**
     * The same as a sign-in leaves it, which settles nothing but its own session: in an earlier one an organization may be active that the
     * user has left since.
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

    /** Whether what was applied is this, so that there is nothing to do. */
    public static boolean isSame(Optional<AppliedRecord> applied, AppliedRecord now) {
        return applied.filter(now::equals).isPresent();
    }

    /** Whether the user is the same, whatever became of their organizations. */
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

    /** Whether an organization is active in a session of the user, as {@link #withOrganization} noted. */
    public static boolean hasOrganization(UserModel user, String provider) {
        return of(user.getAttributeStream(ATTRIBUTE), provider)
                .filter(AppliedRecord::hasOrganization)
                .isPresent();
    }

    /**
     * The one of a provider.
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

    /** Remembers that a provider applied it. */
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

    /** Nothing is known to be applied any more. */
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
