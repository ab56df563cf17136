package io.github.keycloakclerk.enterprise.user;

import io.github.keycloakclerk.broker.ClerkLifecycle;
import io.github.keycloakclerk.broker.UserStanding;
import io.github.keycloakclerk.broker.backend.ClerkProfile;
import io.github.keycloakclerk.clerk.ClerkIds;
import io.github.keycloakclerk.enterprise.assertion.AssertionVerifier;
import io.github.keycloakclerk.enterprise.assertion.IdentityAssertion;
import io.github.keycloakclerk.enterprise.assertion.Refusal;
import io.github.keycloakclerk.enterprise.assertion.RefusedAssertionException;
import io.github.keycloakclerk.enterprise.assertion.TrustedIssuer;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;

/**
 * Finds the user of an assertion. Each exchange checks what may have changed since the last one: the user's status in Clerk,
 * the enterprise account, the connection, and the membership in its organization.
 */
public record UserSearch(KeycloakSession session, TrustedIssuer issuer, IdentityAssertion assertion) {

    public AssertedUser find() throws RefusedAssertionException {
        AccountMatch match = AccountMatch.of(issuer, assertion);
        Optional<IssuerLinks.Account> linked = links().bySubject(match.subject());
        return linked.isPresent()
                ? linked(linked.get(), match)
                : newcomer(match, Newcomers.of(session, issuer, assertion));
    }

    private AssertedUser newcomer(AccountMatch match, Newcomers newcomers) throws RefusedAssertionException {
        newcomers.requireNotRefused();
        newcomers.takeTurn();
        // Another request may have created the link meanwhile.
        Optional<IssuerLinks.Account> linked = links().bySubject(match.subject());
        if (linked.isPresent()) {
            return linked(linked.get(), match);
        }
        try {
            return unlinked(match, newcomers);
        } catch (RefusedAssertionException e) {
            if (e.refusal().isFinal()) {
                newcomers.refused(e);
            }
            throw e;
        }
    }

    private AssertedUser linked(IssuerLinks.Account account, AccountMatch match) throws RefusedAssertionException {
        String clerkUserId = account.clerkUserId()
                .filter(ClerkIds::isUser)
                .orElseThrow(() -> RefusedAssertionException.of(Refusal.USER_UNLINKED));
        Connections connections = new Connections(session, issuer.clerk());
        Optional<ConnectionFacts> known = connections.known(issuer.connectionId());
        Optional<Connections.Asked> asked =
                known.isPresent() ? Optional.empty() : Optional.of(connections.ask(issuer.connectionId()));
        // Runs in parallel with the other call.
        UserStanding standing = lifecycle().standing(issuer.clerk(), clerkUserId, Instant.EPOCH);
        ConnectionFacts connection =
                known.isPresent() ? known.get() : asked.orElseThrow().get();
        requireUsable(connection);
        UserStanding.Good good = good(afterTheEnd(standing, clerkUserId, connection));
        AssertionVerifier.require(match.is(good.profile().user(), connection), Refusal.ACCOUNT_NOT_ACTIVE);
        return AssertedUser.of(good.profile().user(), good.profile().memberships(), connection, true);
    }

    private AssertedUser unlinked(AccountMatch match, Newcomers newcomers) throws RefusedAssertionException {
        Connections connections = new Connections(session, issuer.clerk());
        Optional<ConnectionFacts> known = connections.known(issuer.connectionId());
        ConnectionFacts connection = known.isPresent()
                ? known.get()
                : connections.ask(issuer.connectionId()).get();
        requireUsable(connection);
        Candidates candidates = new Candidates(issuer.clerk());
        String clerkUserId = candidates.find(assertion, user -> match.is(user, connection));
        Optional<IssuerLinks.Account> account = links().byClerkUser(clerkUserId);
        ClerkProfile profile;
        if (account.isPresent()) {
            AssertionVerifier.require(
                    account.get()
                            .subject()
                            .filter(other -> !other.equals(match.subject()))
                            .isEmpty(),
                    Refusal.OTHER_SUBJECT);
            UserStanding standing = lifecycle().standing(issuer.clerk(), clerkUserId, Instant.EPOCH);
            profile = good(afterTheEnd(standing, clerkUserId, connection)).profile();
        } else {
            AssertionVerifier.require(issuer.settings().makeMissingUsers(), Refusal.USER_MISSING);
            profile = candidates.read(clerkUserId);
        }
        // The data from the search may be older than the profile.
        AssertionVerifier.require(match.is(profile.user(), connection), Refusal.USER_UNKNOWN);
        return AssertedUser.of(profile.user(), profile.memberships(), connection, account.isPresent())
                .with(newcomers);
    }

    /** Answers from before the organization was deleted do not count. */
    private UserStanding afterTheEnd(UserStanding standing, String clerkUserId, ConnectionFacts connection) {
        return standing instanceof UserStanding.Good good
                ? lifecycle()
                        .endOfOrganization(issuer.clerk(), connection.organizationId())
                        .filter(good.at()::isBefore)
                        .map(end -> lifecycle().standing(issuer.clerk(), clerkUserId, end))
                        .orElse(standing)
                : standing;
    }

    private IssuerLinks links() {
        return new IssuerLinks(session, issuer);
    }

    private ClerkLifecycle lifecycle() {
        return session.getProvider(ClerkLifecycle.class);
    }

    private void requireUsable(ConnectionFacts connection) throws RefusedAssertionException {
        if (connection.refusal().isPresent()) {
            throw RefusedAssertionException.of(connection.refusal().get());
        }
        AssertionVerifier.require(
                assertion
                        .tenantHere()
                        .filter(tenant -> !tenant.equals(connection.organizationId()))
                        .isEmpty(),
                Refusal.TENANT);
    }

    private static UserStanding.Good good(UserStanding standing) throws RefusedAssertionException {
        if (standing instanceof UserStanding.Refused refused) {
            throw RefusedAssertionException.of(Refusal.USER_NOT_ACTIVE, refused.reason());
        }
        if (standing instanceof UserStanding.Unknown unknown) {
            throw RefusedAssertionException.of(Refusal.CLERK_UNREACHABLE, unknown.reason());
        }
        return (UserStanding.Good) standing;
    }
}
