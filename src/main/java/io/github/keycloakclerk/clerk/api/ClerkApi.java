package io.github.keycloakclerk.clerk.api;

import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.clerk.ClerkSession;
import io.github.keycloakclerk.clerk.ClerkUser;
import java.util.List;

/** What Clerk's Backend API is asked. A call starts at once, so that calls run side by side. */
public interface ClerkApi {

    /** {@code GET /users/{id}}. */
    Pending<ClerkUser> user(String userId);

    /** {@code GET /sessions/{id}}. */
    Pending<ClerkSession> session(String sessionId);

    /** {@code GET /users/{id}/organization_memberships}, all pages. */
    Pending<List<ClerkMembership>> memberships(String userId);

    /** {@code GET /instance}: the id of the instance that the secret key belongs to, {@code ins_…}. */
    Pending<String> instanceId();

    /** {@code POST /sessions/{id}/revoke}: ends a session. */
    Pending<ClerkSession> revoke(String sessionId);
}
