package io.github.keycloakclerk.broker.handoff;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.keycloakclerk.broker.signin.Proof;
import io.github.keycloakclerk.clerk.token.SessionToken;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.keycloak.util.JsonSerialization;

/**
 * What the app's server proved, kept until the browser returns.
 *
 * @param notes as Keycloak's single-use store keeps them
 */
record HandoffProof(Map<String, String> notes) {

    private static final String HANDLE = "handle";
    private static final String CLAIMS = "claims";
    private static final String USER = "user";
    private static final String SESSION = "session";
    private static final String ORGANIZATION = "organization";

    static HandoffProof ofToken(SessionToken token) {
        return new HandoffProof(Map.of(CLAIMS, token.claims().toString()));
    }

    static HandoffProof ofSession(String userId, String sessionId, Optional<String> organizationId) {
        Map<String, String> notes = new HashMap<>(Map.of(USER, userId, SESSION, sessionId));
        organizationId.ifPresent(id -> notes.put(ORGANIZATION, id));
        return new HandoffProof(notes);
    }

    /** @param handle that the browser has to present */
    HandoffProof with(String handle) {
        Map<String, String> all = new HashMap<>(notes);
        all.put(HANDLE, handle);
        return new HandoffProof(all);
    }

    boolean isFor(String handle) {
        return MessageDigest.isEqual(
                notes.getOrDefault(HANDLE, "").getBytes(StandardCharsets.UTF_8),
                handle.getBytes(StandardCharsets.UTF_8));
    }

    /** @param now the time at which the proof is used; factor ages are counted up to it */
    Proof proof(Instant now) {
        String claims = notes.get(CLAIMS);
        return claims == null ? ofSession(now) : Proof.of(token(claims)).at(now);
    }

    private Proof ofSession(Instant now) {
        return new Proof(
                notes.getOrDefault(USER, ""),
                Optional.ofNullable(notes.get(SESSION)),
                now,
                Optional.empty(),
                Optional.ofNullable(notes.get(ORGANIZATION)),
                Optional.empty(),
                JsonSerialization.createObjectNode());
    }

    private static SessionToken token(String claims) {
        try {
            return SessionToken.read(JsonSerialization.mapper.readTree(claims));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
