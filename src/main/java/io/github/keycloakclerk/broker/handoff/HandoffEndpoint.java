package io.github.keycloakclerk.broker.handoff;

import io.github.keycloakclerk.broker.backend.ClerkBackend;
import io.github.keycloakclerk.broker.config.SealedSecrets;
import io.github.keycloakclerk.broker.config.Setting;
import io.github.keycloakclerk.broker.signature.EventLimit;
import io.github.keycloakclerk.broker.signature.RefusedSignatureException;
import io.github.keycloakclerk.broker.signature.RequestSignature;
import io.github.keycloakclerk.broker.signature.SigningSecrets;
import io.github.keycloakclerk.broker.signin.SignInException;
import io.github.keycloakclerk.broker.signin.SignInFailure;
import io.github.keycloakclerk.clerk.JsonFields;
import io.github.keycloakclerk.compat.BrokerState;
import io.micrometer.core.instrument.Metrics;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.util.JsonSerialization;

/**
 * Accepts the report of the app's server about who signed in, so that no token passes through the browser. The server signs its
 * request with the handoff secret, and receives a handle for the browser, which returns with state and handle only.
 */
public record HandoffEndpoint(
        KeycloakSession session, ClerkBackend clerk, HandoffSignIn mode, EventLimit refusals, EventBuilder event) {

    private static final String METRIC = "keycloak.clerk.handoffs.refused";
    private static final int MAX_BYTES = 32 * 1024;

    public Response answer(InputStream body) {
        List<byte[]> keys = SigningSecrets.keys(
                session,
                new SealedSecrets(session, session.getContext().getRealm(), clerk.config())
                        .open(Setting.HANDOFF_SECRET));
        if (keys.isEmpty() || !clerk.config().isEnabled()) {
            return Response.status(Status.NOT_FOUND)
                    .type(MediaType.TEXT_PLAIN_TYPE)
                    .build();
        }
        try {
            byte[] bytes = body.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                return refused(Status.REQUEST_ENTITY_TOO_LARGE, "handoff_size");
            }
            new RequestSignature(keys, Clock.systemUTC()).verify(RequestSignature.headers(session), bytes);
            return handOver(bytes);
        } catch (RefusedSignatureException e) {
            recordUnsigned(e.reason("handoff"));
            return refused(Status.UNAUTHORIZED, e.reason("handoff"));
        } catch (IOException e) {
            return refused(Status.BAD_REQUEST, "handoff_body");
        }
    }

    private Response handOver(byte[] body) throws IOException {
        JsonFields request = new JsonFields(JsonSerialization.mapper.readTree(body));
        Optional<String> code = request.text("state")
                .flatMap(state -> BrokerState.code(state, session.getContext().getRealm()));
        Optional<HandoffClaim> offer = HandoffClaim.of(request.text("clerk_token"), request.text("clerk_session"));
        if (code.isEmpty() || offer.isEmpty()) {
            return refused(Status.BAD_REQUEST, "handoff_body");
        }
        try {
            return answer(Status.OK, "handle", mode.handOver(code.get(), offer.get()));
        } catch (SignInException e) {
            record(e.failure().reason());
            return refused(status(e.failure()), e.failure().reason());
        }
    }

    private static Status status(SignInFailure failure) {
        return switch (failure.outcome()) {
            case INVALID -> Status.NOT_FOUND;
            case UNAVAILABLE -> Status.SERVICE_UNAVAILABLE;
            case FAULT -> Status.BAD_GATEWAY;
            default -> Status.FORBIDDEN;
        };
    }

    /** Any client can send such requests, so not each one is recorded as an event. */
    private void recordUnsigned(String reason) {
        String realm = session.getContext().getRealm().getName();
        String alias = clerk.config().getAlias();
        Metrics.counter(METRIC, "realm", realm, "provider", alias, "reason", reason)
                .increment();
        refusals.take(realm + "." + alias + "." + reason).ifPresent(count -> {
            event.detail("count", Long.toString(count));
            record(reason);
        });
    }

    private void record(String reason) {
        event.event(EventType.IDENTITY_PROVIDER_LOGIN)
                .detail(Details.IDENTITY_PROVIDER, clerk.config().getAlias())
                .detail(Details.REASON, reason)
                .error("handoff_refused");
    }

    /** The response is for the app's developer. No user sees it. */
    private static Response refused(Status status, String reason) {
        return answer(status, "error", reason);
    }

    private static Response answer(Status status, String name, String value) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(Map.of(name, value))
                .build();
    }
}
