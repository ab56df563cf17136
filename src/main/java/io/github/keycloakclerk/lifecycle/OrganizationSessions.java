package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.data.ClerkSessionNotes;
import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.lifecycle.LinkedUser.InRealm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.util.JsonSerialization;

/**
 * The sessions in which an organization was active at the sign-in. Their tokens name it, so they end when the user
 * leaves it, and follow changes of the user's role.
 */
record OrganizationSessions(InRealm here, UserModel user) {

    /** Updates the session notes; returns the sessions of organizations that the user has left. */
    List<SessionReference> settle(List<ClerkMembership> memberships) {
        Map<String, ClerkMembership> byOrganization = new HashMap<>();
        memberships.forEach(membership -> byOrganization.put(membership.organizationId(), membership));
        List<SessionReference> left = new ArrayList<>();
        UserSessions.stream(here, user).filter(this::isOfProvider).forEach(session -> {
            Optional<String> organization = organization(session);
            Optional<ClerkMembership> membership = organization.map(byOrganization::get);
            if (membership.isPresent()) {
                follow(session, membership.get());
            } else if (organization.isPresent()) {
                left.add(SessionReference.of(session));
            }
        });
        return left;
    }

    /** Whether there are any. */
    boolean exist() {
        return UserSessions.stream(here, user)
                .filter(this::isOfProvider)
                .anyMatch(session -> organization(session).isPresent());
    }

    private static Optional<String> organization(UserSessionModel session) {
        return Optional.ofNullable(session.getNote(ClerkSessionNotes.ORGANIZATION_ID))
                .filter(id -> !id.isEmpty());
    }

    private boolean isOfProvider(UserSessionModel session) {
        return ClerkSessionNotes.of(session)
                .filter(provenance ->
                        provenance.provider().equals(here.linkedUser().provider()))
                .isPresent();
    }

    /**
     * Sets the role as it is in Clerk. Permissions are only removed until the next sign-in, because those of a session
     * token also depend on features and plans.
     */
    private static void follow(UserSessionModel session, ClerkMembership membership) {
        set(session, ClerkSessionNotes.ORGANIZATION_ROLE, membership.role());
        String before = session.getNote(ClerkSessionNotes.ORGANIZATION_PERMISSIONS);
        if (before != null) {
            List<String> kept = ClerkSessionNotes.permissions(before).stream()
                    .filter(membership.permissions()::contains)
                    .toList();
            set(session, ClerkSessionNotes.ORGANIZATION_PERMISSIONS, JsonSerialization.valueAsString(kept));
        }
    }

    private static void set(UserSessionModel session, String name, String value) {
        if (!value.equals(session.getNote(name))) {
            session.setNote(name, value);
        }
    }
}
