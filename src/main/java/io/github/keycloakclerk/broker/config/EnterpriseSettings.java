package io.github.keycloakclerk.broker.config;

import io.github.keycloakclerk.clerk.ClerkIds;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a provider takes assertions of enterprises' identity providers (MCP extension <i>Enterprise-Managed Authorization</i>).
 *
 * @param issuers the issuers that are trusted; if there are none, it is off
 * @param matchUsersBy by what a subject leads to a Clerk user
 * @param makeMissingUsers whether a Clerk user who never signed in gets a Keycloak user
 * @param publicClients IDs of public clients that may bring assertions
 * @param maxAge the longest time that an assertion may be valid
 * @param tokenLifetime the longest time that a token lives
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
     * @param provider alias of the identity provider with its issuer and keys, of Keycloak's type {@code jwt-authorization-grant}
     * @param connectionId the enterprise connection in Clerk by which the same users sign in
     */
    public record Issuer(String provider, String connectionId) {

        private static final String SEPARATOR = "=";

        /** Empty if it is not written as {@code alias=connection}. */
        static Optional<Issuer> parse(String entry) {
            int at = entry.lastIndexOf(SEPARATOR);
            if (at < 1) {
                return Optional.empty();
            }
            return Optional.of(new Issuer(entry.substring(0, at), entry.substring(at + 1)))
                    .filter(issuer -> ClerkIds.isEnterpriseConnection(issuer.connectionId()));
        }
    }

    /** Of a provider. */
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

    /** Whether any assertion is taken. */
    public boolean isOn() {
        return !issuers.isEmpty();
    }
}
