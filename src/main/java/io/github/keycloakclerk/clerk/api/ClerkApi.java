package io.github.keycloakclerk.clerk.api;

import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.clerk.ClerkSession;
import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.clerk.EnterpriseConnection;
import io.github.keycloakclerk.clerk.OrganizationDomain;
import java.util.List;

/** What Clerk's Backend API is asked. A call starts at once, so that calls run side by side. */
public interface ClerkApi {

    /** {@code GET /users/{id}}. */
    Pending<ClerkUser> user(String userId);

    /**
     * {@code GET /users?user_id=…}: several users in one call. Whoever is missing is unknown to Clerk, or cannot be read; only
     * {@link #user} says which.
     *
     * @param userIds at most {@link #MAX_USERS}
     */
    Pending<List<ClerkUser>> users(List<String> userIds);

    /** As many as Clerk takes in one call. */
    int MAX_USERS = 100;

    /** {@code GET /users?email_address=…}: those who have an address, verified or not. */
    Pending<List<ClerkUser>> usersByEmail(String email);

    /** {@code GET /enterprise_connections/{id}}. */
    Pending<EnterpriseConnection> enterpriseConnection(String connectionId);

    /** {@code GET /organizations/{id}/domains}, as many as one page has. */
    Pending<List<OrganizationDomain>> organizationDomains(String organizationId);

    /** {@code GET /organization_memberships}: a page of those of all users. */
    Pending<MembershipsOfAll> membershipsOfAll(int offset);

    /** {@code GET /sessions/{id}}. */
    Pending<ClerkSession> session(String sessionId);

    /** {@code GET /users/{id}/organization_memberships}, all pages. */
    Pending<List<ClerkMembership>> memberships(String userId);

    /** {@code GET /instance}: the id of the instance that the secret key belongs to, {@code ins_…}. */
    Pending<String> instanceId();

    /** {@code POST /sessions/{id}/revoke}: ends a session. */
    Pending<ClerkSession> revoke(String sessionId);
}
