package io.github.keycloakclerk.authentication;

import io.github.keycloakclerk.broker.config.ListSetting;
import io.github.keycloakclerk.broker.oauth.OAuthScopes;
import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.clerk.OrganizationList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * What an administrator requires of a sign-in.
 *
 * @param organizations IDs or slugs of organizations, one of which must be active; {@code *} stands for any
 * @param roles one of which the user must have in the active organization
 * @param firstFactorMaxAge minutes
 * @param secondFactorMaxAge minutes
 */
record Requirements(
        OrganizationList organizations,
        Set<String> roles,
        boolean verifiedEmail,
        boolean secondFactor,
        OptionalInt firstFactorMaxAge,
        OptionalInt secondFactorMaxAge) {

    private static final String ORGANIZATIONS = OAuthScopes.ALLOWED_ORGANIZATIONS;
    private static final String ROLES = "allowedRoles";
    private static final String VERIFIED_EMAIL = "requireVerifiedEmail";
    private static final String SECOND_FACTOR = "requireSecondFactor";
    private static final String FIRST_FACTOR_MAX_AGE = "firstFactorMaxAge";
    private static final String SECOND_FACTOR_MAX_AGE = "secondFactorMaxAge";

    /** Empty if the settings are invalid: a number cannot be read, or roles are required without an organization. */
    static Optional<Requirements> of(Map<String, String> config) {
        OrganizationList organizations = new OrganizationList(list(config, ORGANIZATIONS));
        Set<String> roles = list(config, ROLES);
        if (organizations.isEmpty() && !roles.isEmpty()) {
            // Any user is an admin of the organizations that they create.
            return Optional.empty();
        }
        try {
            return Optional.of(new Requirements(
                    organizations,
                    roles.stream().map(ClerkMembership::bareRole).collect(Collectors.toUnmodifiableSet()),
                    Boolean.parseBoolean(config.get(VERIFIED_EMAIL)),
                    Boolean.parseBoolean(config.get(SECOND_FACTOR)),
                    minutes(config, FIRST_FACTOR_MAX_AGE),
                    minutes(config, SECOND_FACTOR_MAX_AGE)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Set<String> list(Map<String, String> config, String key) {
        return ListSetting.of(config.getOrDefault(key, ""));
    }

    private static OptionalInt minutes(Map<String, String> config, String key) {
        String value = config.getOrDefault(key, "").trim();
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        int minutes = Integer.parseInt(value);
        if (minutes < 0) {
            throw new NumberFormatException(value);
        }
        return OptionalInt.of(minutes);
    }

    /** The first requirement that is not met. */
    Optional<UnmetRequirement> missing(ClerkSignInFacts facts) {
        return Stream.of(organization(facts), email(facts), firstFactor(facts), secondFactor(facts))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<UnmetRequirement> organization(ClerkSignInFacts facts) {
        if (organizations.isEmpty()) {
            return Optional.empty();
        }
        if (facts.organizationId().isEmpty()) {
            return Optional.of(UnmetRequirement.ORGANIZATION_MISSING);
        }
        if (!organizations.contains(facts.organizationId().orElseThrow(), facts.organizationSlug())) {
            return Optional.of(UnmetRequirement.ORGANIZATION_NOT_ALLOWED);
        }
        boolean fits = roles.isEmpty()
                || facts.organizationRole().filter(roles::contains).isPresent();
        return fits ? Optional.empty() : Optional.of(UnmetRequirement.ORGANIZATION_ROLE_NOT_ALLOWED);
    }

    private Optional<UnmetRequirement> email(ClerkSignInFacts facts) {
        return verifiedEmail && !facts.emailVerified()
                ? Optional.of(UnmetRequirement.EMAIL_UNVERIFIED)
                : Optional.empty();
    }

    private Optional<UnmetRequirement> firstFactor(ClerkSignInFacts facts) {
        return isTooOld(facts.firstFactorAge(), firstFactorMaxAge)
                ? Optional.of(UnmetRequirement.FIRST_FACTOR_TOO_OLD)
                : Optional.empty();
    }

    private Optional<UnmetRequirement> secondFactor(ClerkSignInFacts facts) {
        boolean demanded = secondFactor || secondFactorMaxAge.isPresent();
        if (demanded && facts.secondFactorAge().isEmpty()) {
            return Optional.of(UnmetRequirement.SECOND_FACTOR_MISSING);
        }
        return isTooOld(facts.secondFactorAge(), secondFactorMaxAge)
                ? Optional.of(UnmetRequirement.SECOND_FACTOR_TOO_OLD)
                : Optional.empty();
    }

    private static boolean isTooOld(OptionalInt age, OptionalInt most) {
        return most.isPresent() && (age.isEmpty() || age.getAsInt() > most.getAsInt());
    }

    static List<ProviderConfigProperty> properties() {
        return List.of(
                new ProviderConfigProperty(
                        ORGANIZATIONS,
                        "clerk.requirements.allowedOrganizations",
                        "clerk.requirements.allowedOrganizations.help",
                        ProviderConfigProperty.MULTIVALUED_STRING_TYPE,
                        null),
                new ProviderConfigProperty(
                        ROLES,
                        "clerk.requirements.allowedRoles",
                        "clerk.requirements.allowedRoles.help",
                        ProviderConfigProperty.MULTIVALUED_STRING_TYPE,
                        null),
                new ProviderConfigProperty(
                        VERIFIED_EMAIL,
                        "clerk.requirements.requireVerifiedEmail",
                        "clerk.requirements.requireVerifiedEmail.help",
                        ProviderConfigProperty.BOOLEAN_TYPE,
                        false),
                new ProviderConfigProperty(
                        SECOND_FACTOR,
                        "clerk.requirements.requireSecondFactor",
                        "clerk.requirements.requireSecondFactor.help",
                        ProviderConfigProperty.BOOLEAN_TYPE,
                        false),
                new ProviderConfigProperty(
                        FIRST_FACTOR_MAX_AGE,
                        "clerk.requirements.firstFactorMaxAge",
                        "clerk.requirements.firstFactorMaxAge.help",
                        ProviderConfigProperty.STRING_TYPE,
                        null),
                new ProviderConfigProperty(
                        SECOND_FACTOR_MAX_AGE,
                        "clerk.requirements.secondFactorMaxAge",
                        "clerk.requirements.secondFactorMaxAge.help",
                        ProviderConfigProperty.STRING_TYPE,
                        null));
    }
}
