package io.github.keycloakclerk.clerk.api;

import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.clerk.ClerkSession;
import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.clerk.EnterpriseConnection;
import io.github.keycloakclerk.clerk.OrganizationDomain;
import java.util.List;

/** Calls to Clerk's Backend API. Each call starts immediately, so calls run in parallel. */
public interface ClerkApi {

    /** {@code GET /users/{id}}. */
    Pending<ClerkUser> user(String userId);

    /**
     * {@code GET /users?user_id=…}: several users in one call. A user who is missing is unknown to Clerk or could not
     * be read; only {@link #user} says which.
     *
     * @param userIds at most {@link #MAX_USERS}
     */
    Pending<List<ClerkUser>> users(List<String> userIds);

    /** Clerk's limit for one call. */
    int MAX_USERS = 100;

    /** {@code GET /users?email_address=…}: users who have an e-mail address, verified or not. */
    Pending<List<ClerkUser>> usersByEmail(String email);

    /** {@code GET /enterprise_connections/{id}}. */
    Pending<EnterpriseConnection> enterpriseConnection(String connectionId);

    /** {@code GET /organizations/{id}/domains}, the first page. */
    Pending<List<OrganizationDomain>> organizationDomains(String organizationId);

    /** {@code GET /organization_memberships}: one page of the memberships of all users. */
    Pending<MembershipsOfAll> membershipsOfAll(int offset);

    /** {@code GET /sessions/{id}}. */
    Pending<ClerkSession> session(String sessionId);

    /** {@code GET /users/{id}/organization_memberships}, all pages. */
    Pending<List<ClerkMembership>> memberships(String userId);

    /** {@code GET /instance}: ID of the instance that the secret key belongs to, {@code ins_…}. */
    Pending<String> instanceId();

    /** {@code POST /sessions/{id}/revoke}: ends a session. */
    Pending<ClerkSession> revoke(String sessionId);
}
