package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.ClerkLifecycle;
import io.github.keycloakclerk.broker.ReconciliationState;
import io.github.keycloakclerk.broker.UserStanding;
import io.github.keycloakclerk.broker.backend.ClerkBackend;
import io.github.keycloakclerk.broker.data.ClerkUserAttributes;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.compat.StaleUser;
import io.github.keycloakclerk.compat.TokenErrors;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Per-request entry point of the lifecycle SPI. */
final class DefaultClerkLifecycle implements ClerkLifecycle {

    private static final Logger LOG = Logger.getLogger(DefaultClerkLifecycle.class);

    private final KeycloakSession session;
    private final NodeState node;
    private final ReconciliationOptions reconciliation;

    DefaultClerkLifecycle(KeycloakSession session, NodeState node, ReconciliationOptions reconciliation) {
        this.session = session;
        this.node = node;
        this.reconciliation = reconciliation;
    }

    static DefaultClerkLifecycle of(KeycloakSession session) {
        return (DefaultClerkLifecycle) session.getProvider(ClerkLifecycle.class);
    }

    Guard guard() {
        return new Guard(session, node);
    }

    @Override
    public Response webhook(ClerkBackend clerk, InputStream body) {
        return new WebhookEndpoint(session, clerk, node, reconciliation).answer(body);
    }

    @Override
    public void reconsider(ClerkBackend clerk, String clerkUserId) {
        RealmModel realm = session.getContext().getRealm();
        LinkedUser linkedUser = LinkedUser.of(clerk, realm, clerkUserId);
        Optional<UserModel> blocked = new LinkedUser.InRealm(session, realm, clerk, linkedUser)
                .user()
                .filter(DefaultClerkLifecycle::isBlocked);
        if (blocked.isPresent()) {
            try {
                new UserSync(session.getKeycloakSessionFactory(), Duration.ofSeconds(5), ClerkUserAnswers.of(node))
                        .run(linkedUser, Set.of());
            } catch (ClerkApiException | BusyException e) {
                LOG.debugf("Clerk could not be asked again about the user: %s", e.getMessage());
            }
            StaleUser.forget(session, realm, blocked.get());
        }
    }

    private static boolean isBlocked(UserModel user) {
        return !user.isEnabled() && user.getFirstAttribute(ClerkUserAttributes.DISABLED) != null;
    }

    @Override
    public Optional<String> refusesTokens(ClerkBackend clerk, String clerkUserId) {
        // In its own transaction, so that this request does not cache the user as it was before Clerk's answer.
        TokenDecision known = KeycloakModelUtils.runJobInTransactionWithResult(
                session.getKeycloakSessionFactory(),
                session.getContext(),
                own -> new Guard(own, node).look(clerk, clerkUserId),
                "clerk-guard");
        TokenDecision decision = guard().decide(known);
        TokenCheckCount.add(session, "jwt_authorization_grant", known, decision);
        if (decision instanceof TokenDecision.Unavailable unavailable) {
            throw later(clerk, unavailable.reason());
        }
        return decision instanceof TokenDecision.Refused refused ? Optional.of(refused.reason()) : Optional.empty();
    }

    @Override
    public UserStanding standing(ClerkBackend clerk, String clerkUserId, Instant since) {
        return new StandingCheck(session, node, clerk).of(clerkUserId, since);
    }

    @Override
    public Optional<Instant> endOfOrganization(ClerkBackend clerk, String organizationId) {
        return OrganizationEnd.of(
                session, session.getContext().getRealm(), clerk.config().getAlias(), organizationId);
    }

    @Override
    public void checked(ClerkBackend clerk, String clerkUserId) {
        new CheckedNow(session)
                .remember(LinkedUser.of(clerk, session.getContext().getRealm(), clerkUserId));
    }

    @Override
    public ReconciliationState reconciliation(ClerkBackend clerk) {
        String key = ProviderReconciliation.key(
                session.getContext().getRealm().getId(), clerk.config().getInternalId());
        return new ReconciliationState(
                reconciliation.interval(),
                ReconciliationRound.look(session, key).map(ReconciliationRound::state));
    }

    @Override
    public RuntimeException later(ClerkBackend clerk, String reason) {
        KeycloakContext request = session.getContext();
        new EventBuilder(request.getRealm(), session, request.getConnection())
                .event(EventType.JWT_AUTHORIZATION_GRANT)
                .client(request.getClient())
                .detail(Details.IDENTITY_PROVIDER, clerk.config().getAlias())
                .detail(Details.REASON, reason)
                .error(Errors.INVALID_TOKEN);
        return TokenErrors.refusal(
                session, TokenError.LATER.error(), TokenError.LATER.sentence(), TokenError.LATER.status());
    }
}
