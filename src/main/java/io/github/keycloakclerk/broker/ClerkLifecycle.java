package io.github.keycloakclerk.broker;

import io.github.keycloakclerk.broker.backend.ClerkBackend;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.provider.Provider;

/**
 * Manages users and their sessions between sign-ins. The provider uses it through Keycloak's SPI, because the implementation
 * depends on the provider.
 */
public interface ClerkLifecycle extends Provider {

    /**
     * Answers the current request, {@code POST …/endpoint/webhook}.
     *
     * @param body unparsed request body
     */
    Response webhook(ClerkBackend clerk, InputStream body);

    /**
     * Asks Clerk again about a user whose Keycloak user was disabled because of Clerk. If Clerk allows the user by now, the
     * Keycloak user is enabled, unless an administrator or another provider disabled it.
     */
    void reconsider(ClerkBackend clerk, String clerkUserId);

    /**
     * Checks that the user may get tokens, with an answer of Clerk that is no older than the check before issuing tokens
     * allows. If Clerk denies the user, the user's sessions end.
     *
     * @return the reason for the operator; empty if tokens may be issued
     * @throws RuntimeException with the response for the client, if Clerk's answer is not available
     */
    Optional<String> refusesTokens(ClerkBackend clerk, String clerkUserId);

    /**
     * Clerk's data about a user who has a Keycloak user, including organizations. If Clerk must be asked, its answer is applied
     * as in the check before issuing tokens; if Clerk denies the user, the user's sessions end. If Clerk is unreachable, the
     * last answer counts as long as that check issues tokens.
     *
     * @param since earlier answers do not count
     */
    UserStanding standing(ClerkBackend clerk, String clerkUserId, Instant since);

    /** When an organization was deleted in Clerk, if recently. Earlier answers about it do not count. */
    Optional<Instant> endOfOrganization(ClerkBackend clerk, String organizationId);

    /** Records that Clerk allowed the user in this request, so that the check before issuing tokens does not ask again. */
    void checked(ClerkBackend clerk, String clerkUserId);

    /** Records an event with the reason, and returns the response that tells the client to retry later. */
    RuntimeException later(ClerkBackend clerk, String reason);

    /** The reconciliation state of the provider. */
    ReconciliationState reconciliation(ClerkBackend clerk);

    @Override
    default void close() {}
}
