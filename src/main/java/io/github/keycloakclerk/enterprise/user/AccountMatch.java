package io.github.keycloakclerk.enterprise.user;

import io.github.keycloakclerk.broker.config.MatchUsersBy;
import io.github.keycloakclerk.broker.data.EmailAddresses;
import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.clerk.EnterpriseAccount;
import io.github.keycloakclerk.enterprise.assertion.IdentityAssertion;
import io.github.keycloakclerk.enterprise.assertion.RefusedAssertionException;
import io.github.keycloakclerk.enterprise.assertion.TrustedIssuer;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a Clerk user is the one whom an assertion is about: by the enterprise account that they have of the issuer's connection. An
 * address alone never says so, verified or not.
 *
 * @param subject of the assertion
 * @param email of the assertion, unless the issuer says that it is not verified
 */
record AccountMatch(MatchUsersBy by, String connectionId, String subject, Optional<String> email) {

    static AccountMatch of(TrustedIssuer issuer, IdentityAssertion assertion) throws RefusedAssertionException {
        return new AccountMatch(
                issuer.settings().matchUsersBy(),
                issuer.connectionId(),
                assertion.subject(),
                assertion.email().filter(email -> !assertion.saysEmailUnverified()));
    }

    /** Asked at each exchange, also of a user who is linked to the subject: the account must be there still, and the address the same. */
    boolean is(ClerkUser user, ConnectionFacts connection) {
        return accounts(user).anyMatch(account -> isOfSubject(account) || isOfOwnedEmail(account, connection));
    }

    private Stream<EnterpriseAccount> accounts(ClerkUser user) {
        return EnterpriseAccount.of(user).stream()
                .filter(EnterpriseAccount::active)
                .filter(account ->
                        account.connectionId().filter(connectionId::equals).isPresent());
    }

    private boolean isOfSubject(EnterpriseAccount account) {
        return account.subject().filter(subject::equals).isPresent();
    }

    private boolean isOfOwnedEmail(EnterpriseAccount account, ConnectionFacts connection) {
        return by == MatchUsersBy.SUBJECT_OR_OWNED_EMAIL
                && account.verified()
                && email.filter(connection::owns)
                        .filter(claimed ->
                                EmailAddresses.same(claimed, account.email().orElse(null)))
                        .isPresent();
    }
}
