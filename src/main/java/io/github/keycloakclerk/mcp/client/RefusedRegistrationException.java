package io.github.keycloakclerk.mcp.client;

import jakarta.ws.rs.core.Response;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.ErrorResponseException;
import org.keycloak.services.clientregistration.ErrorCodes;

/** A client cannot be registered as requested. Error and description follow RFC 7591, 3.2.2. */
public final class RefusedRegistrationException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String error;
    private final String rule;

    private RefusedRegistrationException(String error, String description, String rule) {
        super(description);
        this.error = error;
        this.rule = rule;
    }

    /** The same refusal with the ID of a rule. */
    RefusedRegistrationException of(String ruleId) {
        RefusedRegistrationException same =
                new RefusedRegistrationException(error, String.valueOf(getMessage()), ruleId);
        same.setStackTrace(getStackTrace());
        return same;
    }

    /** ID of the violated rule; {@code redirect-uri} or {@code metadata} if none is set. */
    public String rule() {
        return rule;
    }

    public static RefusedRegistrationException redirectUri(String description) {
        return new RefusedRegistrationException(ErrorCodes.INVALID_REDIRECT_URI, description, "redirect-uri");
    }

    public static RefusedRegistrationException metadata(String description) {
        return new RefusedRegistrationException(ErrorCodes.INVALID_CLIENT_METADATA, description, "metadata");
    }

    /** The response, with an event. For a policy's refusal, Keycloak would send 403 and {@code insufficient_scope}. */
    public ErrorResponseException answer(KeycloakSession session, EventType type) {
        new EventBuilder(
                        session.getContext().getRealm(),
                        session,
                        session.getContext().getConnection())
                .event(type)
                .detail(Details.REASON, getMessage())
                .error(error);
        new ClientCount(session.getContext().getRealm().getName()).refused(rule);
        return new ErrorResponseException(error, getMessage(), Response.Status.BAD_REQUEST);
    }

    public String error() {
        return error;
    }
}
