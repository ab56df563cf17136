package io.github.keycloakclerk.broker.mapper.organization;

import io.github.keycloakclerk.compat.OrganizationIndex;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.OrganizationModel;
import org.keycloak.organization.OrganizationProvider;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Which Organization the scope {@code organization} means for a user with several. Keycloak asks in a page of its own
 * ({@code OrganizationAuthenticator}); here it is the one that is active in Clerk.
 */
public final class ChosenOrganization {

    private ChosenOrganization() {}

    /** Chooses one, or takes back the choice of an earlier sign-in, which Keycloak would keep. */
    static void set(AuthenticationSessionModel authSession, Optional<String> organizationId) {
        boolean chosen = authSession.getClientNote(OrganizationModel.ORGANIZATION_ATTRIBUTE) != null;
        if (organizationId.isPresent() || !chosen) {
            authSession.setClientNote(OrganizationModel.ORGANIZATION_ATTRIBUTE, organizationId.orElse(""));
        }
    }

    /** Chooses the Organization that belongs to a Clerk organization, if there is one. It counts for members only. */
    public static void set(
            KeycloakSession session, AuthenticationSessionModel authSession, String clerkOrganizationId) {
        OrganizationProvider organizations = session.getProvider(OrganizationProvider.class);
        if (organizations != null && organizations.isEnabled()) {
            OrganizationIndex.find(
                            session,
                            session.getContext().getRealm(),
                            MembershipTarget.CLERK_ORGANIZATION,
                            clerkOrganizationId)
                    .ifPresent(organization -> set(authSession, Optional.of(organization.getId())));
        }
    }
}
