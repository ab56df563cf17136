package io.github.keycloakclerk.mcp.check;

import java.util.List;
import org.keycloak.representations.idm.EventRepresentation;

/**
 * What stands behind the reference of an error page.
 *
 * @param events with that reference, and those of the same sign-in, the oldest first
 * @param reason of the event; empty if there is none
 * @param summary what happened
 * @param fix what to change
 */
public record Explanation(
        String reference, List<EventRepresentation> events, String reason, String summary, String fix) {}
