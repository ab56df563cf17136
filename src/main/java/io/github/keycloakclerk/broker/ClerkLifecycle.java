package io.github.keycloakclerk.broker;

import io.github.keycloakclerk.broker.backend.ClerkBackend;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.provider.Provider;

/**
 * What happens to users and their sessions between sign-ins. The provider hands over here through Keycloak's SPI, because
 * the code behind it builds on the provider.
 */
public interface ClerkLifecycle extends Provider {

    /**
     * Answers {@code POST …/endpoint/webhook}, the current request.
     *
     * @param body as it came
     */
    Response webhook(ClerkBackend clerk, InputStream body);

    /**
     * Looks again at a user whose Keycloak user was disabled because of Clerk. Whoever may sign in to Clerk by now has their
     * user enabled, if nobody else disabled it.
     */
    void reconsider(ClerkBackend clerk, String clerkUserId);

    /**
     * Makes sure that the user may have tokens, by an answer of Clerk that is no older than the refresh check allows. If Clerk says
     * no, their sessions end.
     *
     * @return why not, for the operator; empty if they may
     * @throws RuntimeException with the answer for the client, if Clerk does not say now
     */
    Optional<String> refusesTokens(ClerkBackend clerk, String clerkUserId);

    /**
     * What Clerk says of a user with a Keycloak user, and of their organizations. If it has to be asked, its answer is applied as the
     * check before tokens does; if it says no, the user's sessions end. Where Clerk does not answer, what it said before counts as long
     * as that check gives tokens meanwhile.
     *
     * @param since what was said before does not count
     */
    UserStanding standing(ClerkBackend clerk, String clerkUserId, Instant since);

    /** When an organization ended in Clerk, if that was a short time ago: nothing that was said of it before counts. */
    Optional<Instant> endOfOrganization(ClerkBackend clerk, String organizationId);

    /** Clerk said in this request that the user may sign in; the check before tokens need not ask again. */
    void checked(ClerkBackend clerk, String clerkUserId);

    /** The answer for a client that has to come again later, with an event that says why. */
    RuntimeException later(ClerkBackend clerk, String reason);

    /** How reconciliation of the provider is getting on. */
    ReconciliationState reconciliation(ClerkBackend clerk);

    @Override
    default void close() {}
}
