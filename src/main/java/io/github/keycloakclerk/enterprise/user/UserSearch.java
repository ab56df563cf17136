package io.github.keycloakclerk.enterprise.user;

import io.github.keycloakclerk.broker.ClerkLifecycle;
import io.github.keycloakclerk.broker.UserStanding;
import io.github.keycloakclerk.broker.backend.CallBudget;
import io.github.keycloakclerk.broker.backend.ClerkBackend;
import io.github.keycloakclerk.broker.backend.ClerkCallScope;
import io.github.keycloakclerk.broker.backend.ClerkProfile;
import io.github.keycloakclerk.clerk.ClerkIds;
import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.enterprise.assertion.AssertionVerifier;
import io.github.keycloakclerk.enterprise.assertion.IdentityAssertion;
import io.github.keycloakclerk.enterprise.assertion.Refusal;
import io.github.keycloakclerk.enterprise.assertion.RefusedAssertionException;
import io.github.keycloakclerk.enterprise.assertion.TrustedIssuer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;

/**
 * Finds the user of an assertion, and asks at each exchange what may have ended since the last one: the user's standing in Clerk, the
 * enterprise account, the connection, and the membership in its organization.
 */
public record UserSearch(KeycloakSession session, TrustedIssuer issuer, IdentityAssertion assertion) {

    public AssertedUser find() throws RefusedAssertionException {
        AccountMatch match = AccountMatch.of(issuer, assertion);
        Optional<IssuerLinks.Account> linked = links().bySubject(match.subject());
        return linked.isPresent() ? linked(linked.get(), match) : unlinked(match);
    }

    private AssertedUser linked(IssuerLinks.Account account, AccountMatch match) throws RefusedAssertionException {
        String clerkUserId = account.clerkUserId()
                .filter(ClerkIds::isUser)
                .orElseThrow(() -> RefusedAssertionException.of(Refusal.USER_UNLINKED));
        Connections connections = new Connections(session, issuer.clerk());
        Optional<ConnectionFacts> known = connections.known(issuer.connectionId());
        ConnectionFacts connection;
        if (known.isPresent()) {
            connection = known.get();
        } else {
            Connections.Asked asked = connections.ask(issuer.connectionId());
            // Beside the other call; what it says is known below.
            standing(clerkUserId, Optional.empty());
            connection = asked.get();
        }
        requireUsable(connection);
        ClerkProfile profile = good(standing(clerkUserId, Optional.of(connection.organizationId())));
        AssertionVerifier.require(match.isStill(profile.user()), Refusal.ACCOUNT_NOT_ACTIVE);
        return AssertedUser.of(profile.user(), profile.memberships(), connection, true);
    }

    private AssertedUser unlinked(AccountMatch match) throws RefusedAssertionException {
        Connections connections = new Connections(session, issuer.clerk());
        Optional<ConnectionFacts> known = connections.known(issuer.connectionId());
        ConnectionFacts connection = known.isPresent()
                ? known.get()
                : connections.ask(issuer.connectionId()).get();
        requireUsable(connection);
        String clerkUserId = candidate(match, connection);
        Optional<IssuerLinks.Account> account = links().byClerkUser(clerkUserId);
        if (account.isPresent()) {
            AssertionVerifier.require(account.get().subject().isEmpty(), Refusal.OTHER_SUBJECT);
        } else {
            AssertionVerifier.require(issuer.settings().makeMissingUsers(), Refusal.USER_MISSING);
        }
        ClerkProfile profile = account.isPresent()
                ? good(standing(clerkUserId, Optional.of(connection.organizationId())))
                : read(clerkUserId);
        // What the list said may be older than this.
        AssertionVerifier.require(match.isFirst(profile.user(), connection), Refusal.USER_UNKNOWN);
        return AssertedUser.of(profile.user(), profile.memberships(), connection, account.isPresent());
    }

    private IssuerLinks links() {
        return new IssuerLinks(session, issuer);
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

    private UserStanding standing(String clerkUserId, Optional<String> organizationId) {
        return session.getProvider(ClerkLifecycle.class).standing(issuer.clerk(), clerkUserId, organizationId);
    }

    private static ClerkProfile good(UserStanding standing) throws RefusedAssertionException {
        if (standing instanceof UserStanding.Refused refused) {
            throw RefusedAssertionException.of(Refusal.USER_NOT_ACTIVE, refused.reason());
        }
        if (standing instanceof UserStanding.Unknown unknown) {
            throw RefusedAssertionException.of(Refusal.CLERK_UNREACHABLE, unknown.reason());
        }
        return ((UserStanding.Good) standing).profile();
    }

    /** Addresses and {@code aud_sub} only lead to users, who then have to have the account. */
    private String candidate(AccountMatch match, ConnectionFacts connection) throws RefusedAssertionException {
        List<String> found = candidates().stream()
                .filter(user -> match.isFirst(user, connection))
                .map(ClerkUser::id)
                .distinct()
                .toList();
        AssertionVerifier.require(found.size() == 1, Refusal.USER_UNKNOWN);
        return found.get(0);
    }

    private List<ClerkUser> candidates() throws RefusedAssertionException {
        Optional<String> here = assertion.userHere().filter(ClerkIds::isUser);
        Optional<String> email = assertion.email();
        try (ClerkCallScope scope = clerk().callScope()) {
            if (here.isPresent()) {
                return List.of(scope.api().user(here.get()).get());
            }
            return email.isPresent() ? scope.api().usersByEmail(email.get()).get() : List.of();
        } catch (ClerkApiException e) {
            if (e.kind() == ClerkApiException.Kind.NOT_FOUND) {
                return List.of();
            }
            throw silent(e);
        }
    }

    /** A user who never signed in here. */
    private ClerkProfile read(String clerkUserId) throws RefusedAssertionException {
        try {
            ClerkProfile profile = clerk().read(clerkUserId, true)
                    .orElseThrow(() -> RefusedAssertionException.of(Refusal.USER_UNKNOWN));
            if (profile.user().standing() != ClerkUser.Standing.GOOD) {
                throw RefusedAssertionException.of(
                        Refusal.USER_NOT_ACTIVE,
                        "user_" + profile.user().standing().name().toLowerCase(Locale.ROOT));
            }
            if (!profile.isGood()) {
                throw silent(profile.unread()
                        .orElseGet(() -> new ClerkApiException(ClerkApiException.Kind.UNEXPECTED_ANSWER)));
            }
            return profile;
        } catch (ClerkApiException e) {
            throw silent(e);
        }
    }

    private ClerkBackend clerk() {
        return issuer.clerk().as(CallBudget.Use.CHECK).within(Connections.TIMEOUT);
    }

    private static RefusedAssertionException silent(ClerkApiException failure) {
        return RefusedAssertionException.of(
                Refusal.CLERK_UNREACHABLE, failure.kind().reason());
    }
}
