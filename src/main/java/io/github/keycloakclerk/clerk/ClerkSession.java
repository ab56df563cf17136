package io.github.keycloakclerk.clerk;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * A session of a user in Clerk ({@code GET /sessions/{id}}).
 *
 * @param id the session id, {@code sess_…}
 * @param userId whose session it is
 * @param active whether it is in use; ended, revoked, expired and pending sessions are not
 * @param expiresAt when Clerk ends the session at the latest, where it says so
 * @param json the whole session as Clerk sent it
 */
public record ClerkSession(String id, String userId, boolean active, Optional<Instant> expiresAt, JsonNode json) {}
