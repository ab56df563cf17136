package io.github.keycloakclerk.broker.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.keycloakclerk.clerk.token.ActiveOrganization;
import io.github.keycloakclerk.clerk.token.FactorAges;
import io.github.keycloakclerk.stored.StoredKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.keycloak.models.UserSessionModel;
import org.keycloak.util.JsonSerialization;

/**
 * The origin of a Keycloak session in Clerk, from its notes.
 *
 * @param provider alias of the identity provider
 * @param clerkSessionId the Clerk session, {@code sess_…}
 * @param checkedAt when the sign-in asked Clerk about the user
 */
public record ClerkSessionNotes(
        String provider, String clerkUserId, Optional<String> clerkSessionId, Instant checkedAt) {

    /** Alias of the identity provider. */
    public static final String PROVIDER = StoredKey.SESSION_PROVIDER.key();

    public static final String USER_ID = StoredKey.SESSION_USER_ID.key();
    public static final String SESSION_ID = StoredKey.SESSION_ID.key();
    /** Seconds since the epoch; known only if Clerk was asked about the session. */
    public static final String SESSION_EXPIRES_AT = StoredKey.SESSION_EXPIRES_AT.key();

    public static final String ORGANIZATION_ID = StoredKey.SESSION_ORGANIZATION_ID.key();
    public static final String ORGANIZATION_SLUG = StoredKey.SESSION_ORGANIZATION_SLUG.key();
    public static final String ORGANIZATION_ROLE = StoredKey.SESSION_ORGANIZATION_ROLE.key();
    /** A JSON list. */
    public static final String ORGANIZATION_PERMISSIONS = StoredKey.SESSION_ORGANIZATION_PERMISSIONS.key();
    /** Minutes since the first and the second factor were verified, as in Clerk's claim {@code fva}. */
    public static final String FACTOR_AGES = StoredKey.SESSION_FACTOR_AGES.key();
    /** When Clerk was asked about the user in this sign-in, in milliseconds since the epoch. */
    public static final String CHECKED_AT = StoredKey.SESSION_CHECKED_AT.key();

    /** Empty for a session of another origin, for example a sign-in with a Keycloak password. */
    public static Optional<ClerkSessionNotes> of(UserSessionModel session) {
        // Not Keycloak's own note, which a later sign-in with another provider overwrites.
        String provider = session.getNote(PROVIDER);
        String clerkUserId = session.getNote(USER_ID);
        return provider == null || clerkUserId == null
                ? Optional.empty()
                : Optional.of(new ClerkSessionNotes(
                        provider, clerkUserId, Optional.ofNullable(session.getNote(SESSION_ID)), checkedAt(session)));
    }

    private static Instant checkedAt(UserSessionModel session) {
        String millis = session.getNote(CHECKED_AT);
        return millis == null ? Instant.EPOCH : Instant.ofEpochMilli(Long.parseLong(millis));
    }

    /** Reads {@link #FACTOR_AGES}; unknown if the note is missing or malformed. */
    public static FactorAges factorAges(Optional<String> note) {
        return FactorAges.of(note.map(ClerkSessionNotes::json).orElse(MissingNode.getInstance()));
    }

    /** Reads {@link #ORGANIZATION_PERMISSIONS}, as {@link #factorAges}. */
    public static List<String> permissions(String note) {
        return StreamSupport.stream(json(note).spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static JsonNode json(String note) {
        try {
            return JsonSerialization.mapper.readTree(note);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** The notes of a sign-in, by name; empty for notes of an earlier sign-in to remove. */
    public static Map<String, Optional<String>> ofSignIn(
            String provider,
            String userId,
            Optional<String> sessionId,
            Optional<Instant> sessionExpiresAt,
            Optional<ActiveOrganization> organization,
            Optional<FactorAges> factorAges,
            Instant checkedAt) {
        Map<String, Optional<String>> notes = ofUser(userId, organization);
        notes.put(PROVIDER, Optional.of(provider));
        notes.put(SESSION_ID, sessionId);
        notes.put(SESSION_EXPIRES_AT, sessionExpiresAt.map(at -> Long.toString(at.getEpochSecond())));
        notes.put(FACTOR_AGES, factorAges.map(FactorAges::claim));
        notes.put(CHECKED_AT, Optional.of(Long.toString(checkedAt.toEpochMilli())));
        return notes;
    }

    /**
     * The notes of a session that did not come from Clerk, for mappers of claims: the Clerk user, and the organization of the
     * token. Such a session is not a {@link #of sign-in}: what happens to it depends on the user's link.
     */
    public static Map<String, Optional<String>> ofUser(String userId, Optional<ActiveOrganization> organization) {
        Map<String, Optional<String>> notes = new TreeMap<>();
        notes.put(USER_ID, Optional.of(userId));
        notes.put(ORGANIZATION_ID, organization.map(ActiveOrganization::id));
        // Empty, not missing: a sign-in with another organization in a second tab could add a missing note.
        notes.put(ORGANIZATION_SLUG, organization.map(active -> active.slug().orElse("")));
        notes.put(ORGANIZATION_ROLE, organization.map(active -> active.role().orElse("")));
        notes.put(
                ORGANIZATION_PERMISSIONS,
                organization.map(ActiveOrganization::permissions).map(JsonSerialization::valueAsString));
        return notes;
    }
}
