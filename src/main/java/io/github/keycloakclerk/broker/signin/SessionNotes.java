package io.github.keycloakclerk.broker.signin;

import io.github.keycloakclerk.clerk.ClerkSession;
import io.github.keycloakclerk.clerk.token.SessionToken;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The notes that a Keycloak session carries about the Clerk session it came from. */
final class SessionNotes {

    static final String USER_ID = "clerk_user_id";
    static final String SESSION_ID = "clerk_session_id";
    /** Seconds since the epoch; known only where the session was asked for. */
    static final String SESSION_EXPIRES_AT = "clerk_session_expires_at";

    static final String ORGANIZATION_ID = "clerk_org_id";
    static final String ORGANIZATION_SLUG = "clerk_org_slug";
    static final String ORGANIZATION_ROLE = "clerk_org_role";
    /** Minutes since the first and the second factor were verified, as Clerk's claim {@code fva} puts it. */
    static final String FACTOR_AGES = "clerk_fva";

    private SessionNotes() {}

    static Map<String, String> of(SessionToken token, Optional<ClerkSession> session) {
        Map<String, String> notes = new TreeMap<>();
        notes.put(USER_ID, token.userId());
        notes.put(SESSION_ID, token.sessionId());
        session.ifPresent(found ->
                notes.put(SESSION_EXPIRES_AT, Long.toString(found.expiresAt().getEpochSecond())));
        token.organization().ifPresent(organization -> {
            notes.put(ORGANIZATION_ID, organization.id());
            organization.slug().ifPresent(slug -> notes.put(ORGANIZATION_SLUG, slug));
            organization.role().ifPresent(role -> notes.put(ORGANIZATION_ROLE, role));
        });
        token.factorAges().ifPresent(ages -> notes.put(FACTOR_AGES, ages));
        return notes;
    }
}
