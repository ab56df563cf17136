package io.github.keycloakclerk.clerk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A user's account at the identity provider of an enterprise ({@code enterprise_accounts} in Clerk's Backend API).
 *
 * @param connectionId enterprise connection of the account
 * @param active whether account and connection are in use
 * @param subject the user's ID at the identity provider
 * @param email e-mail address according to the identity provider
 * @param verified whether Clerk verified the account
 */
public record EnterpriseAccount(
        Optional<String> connectionId,
        boolean active,
        Optional<String> subject,
        Optional<String> email,
        boolean verified) {

    private static final String VERIFIED = "verified";

    /** The accounts of a user. */
    public static List<EnterpriseAccount> of(ClerkUser user) {
        List<EnterpriseAccount> accounts = new ArrayList<>();
        user.json().path("enterprise_accounts").forEach(account -> accounts.add(of(account)));
        return accounts;
    }

    /** An account counts as active only if the answer says so. */
    private static EnterpriseAccount of(JsonNode json) {
        JsonFields account = new JsonFields(json);
        JsonFields connection = account.at("enterprise_connection");
        return new EnterpriseAccount(
                account.text("enterprise_connection_id").or(() -> connection.text("id")),
                account.flag("active").orElse(false)
                        && connection.flag("active").orElse(true),
                account.text("provider_user_id"),
                account.text("email_address"),
                account.at("verification")
                        .text("status")
                        .filter(VERIFIED::equals)
                        .isPresent());
    }
}
