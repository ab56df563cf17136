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
 * Matches a Clerk user with the user of an assertion, by the enterprise account of the issuer's connection. An e-mail address
 * alone is never enough, verified or not.
 *
 * @param subject the subject of the assertion
 * @param email the e-mail address in the assertion, unless the issuer marks it as not verified
 */
record AccountMatch(MatchUsersBy by, String connectionId, String subject, Optional<String> email) {

    static AccountMatch of(TrustedIssuer issuer, IdentityAssertion assertion) throws RefusedAssertionException {
        return new AccountMatch(
                issuer.settings().matchUsersBy(),
                issuer.connectionId(),
                assertion.subject(),
                assertion.email().filter(email -> !assertion.saysEmailUnverified()));
    }

    /** Checked at each exchange, even for linked users: the account may have been removed, or its e-mail address changed. */
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
