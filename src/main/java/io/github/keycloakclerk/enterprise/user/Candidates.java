package io.github.keycloakclerk.enterprise.user;

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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds Clerk users by the e-mail address or {@code aud_sub} of an assertion. Their enterprise account decides on a match. */
record Candidates(ClerkBackend provider) {

    /** The ID of the only user who matches. */
    String find(IdentityAssertion assertion, Predicate<ClerkUser> isIt) throws RefusedAssertionException {
        List<String> found = all(assertion).stream()
                .filter(isIt)
                .map(ClerkUser::id)
                .distinct()
                .toList();
        AssertionVerifier.require(found.size() == 1, Refusal.USER_UNKNOWN);
        return found.get(0);
    }

    private List<ClerkUser> all(IdentityAssertion assertion) throws RefusedAssertionException {
        Optional<String> here = assertion.userHere().filter(ClerkIds::isUser);
        Optional<String> email = assertion.email();
        try (ClerkCallScope scope = clerk().callScope()) {
            if (here.isPresent()) {
                return List.of(scope.api().user(here.get()).get());
            }
            return email.isPresent() ? scope.api().usersByEmail(email.get()).get() : List.of();
        } catch (ClerkApiException e) {
            if (knowsNoUser(e)) {
                return List.of();
            }
            throw silent(e);
        }
    }

    /** Clerk returns an error code for an ID or e-mail address that it cannot parse; there is no such user. */
    private static boolean knowsNoUser(ClerkApiException e) {
        return e.kind() == ClerkApiException.Kind.NOT_FOUND
                || e.kind() == ClerkApiException.Kind.UNEXPECTED_ANSWER
                        && e.code().isPresent();
    }

    /** Reads a user who never signed in to this realm. */
    ClerkProfile read(String clerkUserId) throws RefusedAssertionException {
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
        return provider.as(CallBudget.Use.CHECK).within(Connections.TIMEOUT);
    }

    private static RefusedAssertionException silent(ClerkApiException failure) {
        return RefusedAssertionException.of(
                Refusal.CLERK_UNREACHABLE, failure.kind().reason());
    }
}
