package io.github.keycloakclerk.enterprise.user;

import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.clerk.token.ActiveOrganization;
import io.github.keycloakclerk.enterprise.assertion.Refusal;
import io.github.keycloakclerk.enterprise.assertion.RefusedAssertionException;
import java.util.List;
import java.util.Optional;

/**
 * The user of an assertion, who is active in Clerk and a member of the connection's organization.
 *
 * @param memberships all memberships of the user
 * @param organization the connection's organization, with the user's role in it
 * @param known whether there is a Keycloak user
 * @param newcomers remembers refusals while the user is not linked to the subject
 */
public record AssertedUser(
        ClerkUser user,
        List<ClerkMembership> memberships,
        ActiveOrganization organization,
        boolean known,
        Optional<Newcomers> newcomers) {

    static AssertedUser of(
            ClerkUser user, Optional<List<ClerkMembership>> memberships, ConnectionFacts connection, boolean known)
            throws RefusedAssertionException {
        List<ClerkMembership> all = memberships.orElse(List.of());
        ActiveOrganization organization = all.stream()
                .filter(membership -> membership.organizationId().equals(connection.organizationId()))
                .findFirst()
                .map(ActiveOrganization::of)
                .orElseThrow(() -> RefusedAssertionException.of(Refusal.NOT_A_MEMBER));
        return new AssertedUser(user, all, organization, known, Optional.empty());
    }

    AssertedUser with(Newcomers unlinked) {
        return new AssertedUser(user, memberships, organization, known, Optional.of(unlinked));
    }
}
