package io.github.keycloakclerk.broker.mapper.organization;

import io.github.keycloakclerk.compat.OrganizationIndex;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.OrganizationModel;
import org.keycloak.organization.OrganizationProvider;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The Organization that the scope {@code organization} selects for a user with several. Keycloak shows a page to select
 * one ({@code OrganizationAuthenticator}); here it is the one that is active in Clerk.
 */
public final class ChosenOrganization {

    private ChosenOrganization() {}

    /** Selects one, or clears the selection of an earlier sign-in, which Keycloak would keep. */
    static void set(AuthenticationSessionModel authSession, Optional<String> organizationId) {
        boolean chosen = authSession.getClientNote(OrganizationModel.ORGANIZATION_ATTRIBUTE) != null;
        if (organizationId.isPresent() || !chosen) {
            authSession.setClientNote(OrganizationModel.ORGANIZATION_ATTRIBUTE, organizationId.orElse(""));
        }
    }

    /** Selects the Organization of a Clerk organization, if there is one. It counts for members only. */
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
