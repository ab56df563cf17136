package io.github.keycloakclerk.clerk;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * A session of a user in Clerk ({@code GET /sessions/{id}}).
 *
 * @param id the session ID, {@code sess_…}
 * @param userId user of the session
 * @param active whether it is active: not ended, revoked, expired or pending
 * @param expiresAt latest end of the session, if Clerk reports it
 * @param json the whole session as Clerk sent it
 */
public record ClerkSession(String id, String userId, boolean active, Optional<Instant> expiresAt, JsonNode json) {}
