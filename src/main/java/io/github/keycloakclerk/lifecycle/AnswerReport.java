package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.signature.EventLimit;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.api.ClerkApiException.Kind;
import io.github.keycloakclerk.lifecycle.LinkedUser.InRealm;
import io.micrometer.core.instrument.Metrics;
import org.jboss.logging.Logger;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.UserModel;

/**
 * Reports Clerk's answers about signed-in users to operators: a metric for each answer, and a rate-limited event for
 * answers that cannot be used.
 *
 * @param limit keeps repeated answers from filling the event store
 */
record AnswerReport(KeycloakSessionFactory factory, EventLimit limit) {

    private static final Logger LOG = Logger.getLogger(AnswerReport.class);

    /** The user's data cannot be read, not even on a retry. */
    static final String UNREADABLE = "user_unreadable";

    private static final String METRIC = "keycloak.clerk.answers";

    /** As written in events, logs and metrics. */
    static String reason(ClerkApiException failure) {
        return failure.kind() == Kind.UNEXPECTED_ANSWER
                ? UNREADABLE
                : failure.kind().reason();
    }

    void answered(LinkedUser linkedUser, ClerkUserStatus state) {
        count(linkedUser, state == ClerkUserStatus.ACTIVE ? "active" : state.reason());
    }

    void failed(LinkedUser linkedUser, ClerkApiException failure) {
        String reason = reason(failure);
        count(linkedUser, reason);
        LOG.warnf("Clerk's answer about a user of provider %s cannot be used: %s", linkedUser.provider(), reason);
        switch (failure.kind()) {
            case UNEXPECTED_ANSWER, MEMBERSHIPS_UNREADABLE, USERS_UNKNOWN, KEY_REFUSED ->
                limit.take(linkedUser.realmId() + "." + linkedUser.provider() + "." + reason)
                        .ifPresent(times -> tryToWrite(linkedUser, failure, reason, times));
            default -> {
                // No answer from Clerk: the log and the metric are enough.
            }
        }
    }

    private void count(LinkedUser linkedUser, String result) {
        linkedUser.inRealm(factory, here -> {
            Metrics.counter(
                            METRIC,
                            "realm",
                            here.realm().getName(),
                            "provider",
                            linkedUser.provider(),
                            "result",
                            result)
                    .increment();
            return result;
        });
    }

    /** Event listeners can fail outside a request. */
    private void tryToWrite(LinkedUser linkedUser, ClerkApiException failure, String reason, long times) {
        try {
            event(linkedUser, failure, reason, times);
        } catch (RuntimeException e) {
            LOG.warnf("An event listener failed: %s", LoggableCause.of(e));
        }
    }

    private void event(LinkedUser linkedUser, ClerkApiException failure, String reason, long times) {
        linkedUser.inRealm(factory, here -> {
            EventBuilder event = new EventBuilder(here.realm(), here.session())
                    .event(EventType.IDENTITY_PROVIDER_LOGIN)
                    .user(userId(here))
                    .detail(Details.IDENTITY_PROVIDER, linkedUser.provider())
                    .detail(Details.REASON, reason)
                    .detail("count", Long.toString(times));
            failure.traceId().ifPresent(id -> event.detail("clerk_trace_id", id));
            event.error("clerk_answer_unusable");
            return reason;
        });
    }

    private static String userId(InRealm here) {
        return here.user().map(UserModel::getId).orElse("");
    }
}
