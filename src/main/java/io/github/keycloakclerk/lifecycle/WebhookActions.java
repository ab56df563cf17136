package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.backend.ClerkBackend;
import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.config.SessionsToEnd;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.api.ClerkApiException.Kind;
import io.github.keycloakclerk.lifecycle.UserSync.Finding;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.keycloak.models.KeycloakSessionFactory;

/** Turns webhooks into work. Outlives the request, so it holds nothing of it. */
final class WebhookActions {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final KeycloakSessionFactory factory;
    private final String realmId;
    private final ClerkIdentityProviderConfig config;
    private final NodeState node;

    WebhookActions(KeycloakSessionFactory factory, String realmId, ClerkBackend clerk, NodeState node) {
        this.factory = factory;
        this.node = node;
        this.realmId = realmId;
        this.config = clerk.config();
    }

    /** Empty if there is nothing to do for the message. */
    Optional<WebhookJob> of(WebhookMessage message) {
        return switch (message.type()) {
            case "user.created", "user.updated" -> message.user().map(user -> settle(user, Set.of(SyncHint.EVENT)));
            case "user.deleted" -> message.user().map(user -> settle(user, Set.of(SyncHint.EVENT, SyncHint.DELETION)));
            case "organizationMembership.created", "organizationMembership.updated", "organizationMembership.deleted" ->
                message.member().map(user -> settle(user, Set.of(SyncHint.EVENT)));
            case "organization.deleted" ->
                message.organization().map(organization -> WebhookJob.of(hints -> end().run(organization)));
            case "session.revoked" -> ended(message, config.onSessionRevoked());
            case "session.removed" -> ended(message, config.onSessionRemoved());
            case "session.ended" -> ended(message, config.onSessionEnded());
            default -> Optional.empty();
        };
    }

    private OrganizationEnd end() {
        return new OrganizationEnd(factory, realmId, config.getAlias());
    }

    /** Earlier answers about the user do not count from now on, whether or not the work succeeds. */
    private WebhookJob settle(String clerkUserId, Set<SyncHint> hints) {
        LinkedUser linkedUser = linkedUser(clerkUserId);
        linkedUser.inRealm(factory, here -> {
            here.clerk().knownUsers().forget(clerkUserId);
            return clerkUserId;
        });
        return new WebhookJob(Optional.of(linkedUser.key()), hints, all -> settle(linkedUser, all));
    }

    /** Data that cannot be read now cannot be read on a redelivery either, so the message counts as processed. */
    private boolean settle(LinkedUser linkedUser, Set<SyncHint> hints) throws ClerkApiException, BusyException {
        AnswerReport report = new AnswerReport(factory, node.events());
        try {
            Optional<Finding> finding =
                    new UserSync(factory, TIMEOUT, ClerkUserAnswers.of(node)).run(linkedUser, hints);
            finding.ifPresent(found -> report.answered(linkedUser, found.state()));
            return finding.isPresent();
        } catch (ClerkApiException e) {
            report.failed(linkedUser, e);
            if (e.kind() == Kind.UNEXPECTED_ANSWER || e.kind() == Kind.MEMBERSHIPS_UNREADABLE) {
                return false;
            }
            throw e;
        }
    }

    private Optional<WebhookJob> ended(WebhookMessage message, SessionsToEnd which) {
        Optional<String> session = message.session();
        Optional<String> user = message.userOfSession();
        if (session.isPresent() && user.isPresent()) {
            linkedUser(user.get()).inRealm(factory, here -> {
                here.clerk().knownSessions().end(session.get());
                return session;
            });
        }
        return which == SessionsToEnd.NONE || session.isEmpty() || user.isEmpty()
                ? Optional.empty()
                : Optional.of(WebhookJob.of(hints -> new ClerkSessionTermination(factory, TIMEOUT)
                        .run(
                                linkedUser(user.get()),
                                session.get(),
                                which,
                                message.type().replace('.', '_'))));
    }

    private LinkedUser linkedUser(String clerkUserId) {
        return new LinkedUser(realmId, config.getAlias(), clerkUserId);
    }
}
