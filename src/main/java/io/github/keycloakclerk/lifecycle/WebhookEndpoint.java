package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.backend.ClerkBackend;
import io.github.keycloakclerk.broker.config.SealedSecrets;
import io.github.keycloakclerk.broker.signature.RefusedSignatureException;
import io.github.keycloakclerk.broker.signature.RequestSignature;
import io.github.keycloakclerk.broker.signature.SigningSecrets;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.micrometer.core.instrument.Metrics;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Receives Clerk's webhooks. The sender learns only whether a message must be sent again.
 *
 * <p>Svix waits 15 seconds, and resends messages that are not answered with 2xx. Only completed work is answered with
 * 204, so that unfinished messages are sent again if a node stops.
 */
final class WebhookEndpoint {

    private static final Logger LOG = Logger.getLogger(WebhookEndpoint.class);

    private static final String METRIC = "keycloak.clerk.webhooks.refused";
    private static final int MAX_BYTES = 1024 * 1024;
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final KeycloakSession session;
    private final RealmModel realm;
    private final ClerkBackend clerk;
    private final NodeState node;
    private final ReconciliationOptions reconciliation;

    WebhookEndpoint(KeycloakSession session, ClerkBackend clerk, NodeState node, ReconciliationOptions reconciliation) {
        this.reconciliation = reconciliation;
        this.session = session;
        this.realm = session.getContext().getRealm();
        this.clerk = clerk;
        this.node = node;
    }

    Response answer(InputStream body) {
        List<byte[]> keys = SigningSecrets.keys(session, new SealedSecrets(session, realm, clerk.config()).ofWebhook());
        if (keys.isEmpty() || !clerk.config().isEnabled()) {
            return status(Status.NOT_FOUND);
        }
        try {
            byte[] bytes = body.readNBytes(MAX_BYTES + 1);
            return bytes.length > MAX_BYTES ? status(Status.REQUEST_ENTITY_TOO_LARGE) : answer(keys, bytes);
        } catch (RefusedSignatureException e) {
            count().add("", "refused");
            refused(e.reason("webhook"));
            return status(Status.UNAUTHORIZED);
        } catch (IOException e) {
            return status(Status.BAD_REQUEST);
        } catch (ClerkApiException e) {
            count().add("", "again");
            return again(e.kind().reason());
        }
    }

    private WebhookCount count() {
        return new WebhookCount(realm.getName(), clerk.config().getAlias());
    }

    private static String outcome(Response response, boolean work) {
        return switch (response.getStatus()) {
            case 204 -> work ? "done" : "ignored";
            case 503 -> "again";
            default -> "failed";
        };
    }

    private Response answer(List<byte[]> keys, byte[] body) throws RefusedSignatureException, ClerkApiException {
        String id = new RequestSignature(keys, Clock.systemUTC()).verify(RequestSignature.headers(session), body);
        WebhookMessage message = WebhookMessage.parse(body);
        if (message.instanceId().isPresent()
                && !node.instances().isOf(clerk, message.instanceId().get())) {
            throw new RefusedSignatureException("instance");
        }
        String alias = clerk.config().getAlias();
        Optional<WebhookJob> job =
                new WebhookActions(session.getKeycloakSessionFactory(), realm.getId(), clerk, node).of(message);
        LOG.debugf("Webhook: type=%s id=%s", message.type(), id);
        String key = realm.getId() + "." + alias + "." + id;
        Response response = job.map(work -> perform(key, work)).orElseGet(() -> status(Status.NO_CONTENT));
        count().add(message.type(), outcome(response, job.isPresent()));
        if (response.getStatus() == Status.NO_CONTENT.getStatusCode()
                && !message.type().isEmpty()) {
            clerk.webhookHealth().received(message.type());
        }
        if (message.isAboutUser() && response.getStatus() == Status.NO_CONTENT.getStatusCode()) {
            worksUntil().ifPresent(until -> clerk.webhookHealth().delivered(until));
        }
        return response;
    }

    /** Until when webhooks count as working. If reconciliation is behind, a lost event would not be noticed. */
    private Optional<Instant> worksUntil() {
        return reconciliation.isOn()
                ? ReconciliationRound.look(
                                session,
                                ProviderReconciliation.key(
                                        realm.getId(), clerk.config().getInternalId()))
                        .flatMap(round -> round.reliableUntil(reconciliation.interval()))
                : Optional.of(Instant.MAX);
    }

    private Response perform(String message, WebhookJob work) {
        WebhookDeduplication once = new WebhookDeduplication(session.getKeycloakSessionFactory(), message);
        try {
            node.webhooks().run(clerk.config().getInternalId(), message, once, work, WAIT.toMillis());
            return status(Status.NO_CONTENT);
        } catch (TimeoutException e) {
            return again("not finished in time");
        } catch (RejectedExecutionException e) {
            return again("too many concurrent webhooks");
        } catch (ExecutionException e) {
            return failed(Optional.ofNullable(e.getCause()).orElse(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return again("interrupted");
        }
    }

    private static Response failed(Throwable cause) {
        if (cause instanceof ClerkApiException
                || cause instanceof BusyException
                || cause instanceof RejectedExecutionException) {
            return again(String.valueOf(cause.getMessage()));
        }
        LOG.error("A webhook could not be processed", cause);
        return status(Status.INTERNAL_SERVER_ERROR);
    }

    /** Any client can send requests that are refused, so not every refusal is an event. */
    private void refused(String reason) {
        String alias = clerk.config().getAlias();
        Metrics.counter(METRIC, "realm", realm.getName(), "provider", alias, "reason", reason)
                .increment();
        node.events().take(realm.getId() + "." + alias + "." + reason).ifPresent(count -> tellOfRefusal(reason, count));
    }

    private void tellOfRefusal(String reason, long count) {
        if (!reason.equals("webhook_headers")) {
            clerk.webhookHealth().refused(reason);
        }
        new EventBuilder(realm, session, session.getContext().getConnection())
                .event(EventType.IDENTITY_PROVIDER_LOGIN)
                .detail(Details.IDENTITY_PROVIDER, clerk.config().getAlias())
                .detail(Details.REASON, reason)
                .detail("count", Long.toString(count))
                .error("webhook_refused");
    }

    private static Response again(String why) {
        LOG.debugf("Webhook not processed yet: %s", why);
        return Response.fromResponse(status(Status.SERVICE_UNAVAILABLE))
                .header(HttpHeaders.RETRY_AFTER, "5")
                .build();
    }

    private static Response status(Status status) {
        // Keycloak requires a media type for most statuses, even without a body.
        return Response.status(status).type(MediaType.TEXT_PLAIN_TYPE).build();
    }
}
