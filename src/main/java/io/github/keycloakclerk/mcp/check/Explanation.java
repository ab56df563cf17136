package io.github.keycloakclerk.mcp.check;

import java.util.List;
import org.keycloak.representations.idm.EventRepresentation;

/**
 * The explanation of the reference of an error page.
 *
 * @param events the events with the reference and those of the same sign-in, oldest first
 * @param reason the reason in the event; empty if no event was found
 * @param summary what happened
 * @param fix what to change
 */
public record Explanation(
        String reference, List<EventRepresentation> events, String reason, String summary, String fix) {}
