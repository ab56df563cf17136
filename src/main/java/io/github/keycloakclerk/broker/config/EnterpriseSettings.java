package io.github.keycloakclerk.broker.config;

import io.github.keycloakclerk.clerk.ClerkIds;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a provider accepts assertions of enterprise identity providers (MCP extension <i>Enterprise-Managed Authorization</i>).
 *
 * @param issuers trusted issuers; if there are none, no assertions are accepted
 * @param matchUsersBy how a subject is matched to a Clerk user
 * @param makeMissingUsers whether a Clerk user who never signed in gets a Keycloak user
 * @param publicClients IDs of public clients that may use assertions
 * @param maxAge maximum validity of an assertion
 * @param tokenLifetime maximum lifetime of a token
 */
public record EnterpriseSettings(
        List<Issuer> issuers,
        MatchUsersBy matchUsersBy,
        boolean makeMissingUsers,
        Set<String> publicClients,
        Duration maxAge,
        Duration tokenLifetime) {

    /**
     * An issuer of assertions.
     *
     * @param provider alias of the identity provider of type {@code jwt-authorization-grant} that has its issuer and keys
     * @param connectionId the enterprise connection in Clerk with which the same users sign in
     */
    public record Issuer(String provider, String connectionId) {

        private static final String SEPARATOR = "=";

        /** Empty if the entry does not have the form {@code alias=connection}. */
        static Optional<Issuer> parse(String entry) {
            int at = entry.lastIndexOf(SEPARATOR);
            if (at < 1) {
                return Optional.empty();
            }
            return Optional.of(new Issuer(entry.substring(0, at), entry.substring(at + 1)))
                    .filter(issuer -> ClerkIds.isEnterpriseConnection(issuer.connectionId()));
        }
    }

    /** The enterprise settings of a provider. */
    public static EnterpriseSettings of(ClerkIdentityProviderConfig config) {
        return new EnterpriseSettings(
                config.list(Setting.ENTERPRISE_ISSUERS).stream()
                        .flatMap(entry -> Issuer.parse(entry).stream())
                        .toList(),
                MatchUsersBy.of(config.value(Setting.ENTERPRISE_MATCH_USERS_BY)).orElse(MatchUsersBy.SUBJECT),
                config.flag(Setting.ENTERPRISE_MAKE_MISSING_USERS),
                Set.copyOf(config.list(Setting.ENTERPRISE_PUBLIC_CLIENTS)),
                config.seconds(Setting.ENTERPRISE_MAX_ASSERTION_AGE),
                config.seconds(Setting.ENTERPRISE_TOKEN_LIFETIME));
    }

    /** Whether any assertions are accepted. */
    public boolean isOn() {
        return !issuers.isEmpty();
    }
}
