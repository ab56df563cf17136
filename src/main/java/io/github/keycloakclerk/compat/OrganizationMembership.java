package io.github.keycloakclerk.compat;

import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.MembershipMetadata;
import org.keycloak.models.OrganizationModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.organization.OrganizationProvider;
import org.keycloak.representations.idm.MembershipType;

/**
 * Adds a user to an Organization in a time that does not grow with the number of the user's Organizations.
 *
 * <p>Keycloak 26.7 loads the user for each membership, and queries each Organization of the user whenever it loads the
 * user ({@code OrganizationProvider.addMember}, {@code UserStorageManager.validateUser}). Here the user joins the group
 * of the Organization directly, as in {@code JpaOrganizationProvider}.
 */
public final class OrganizationMembership {

    private static final String GROUP =
            "select organization.groupId from OrganizationEntity organization where organization.id = :id";

    private OrganizationMembership() {}

    /**
     * Bypasses Keycloak's cache, which must not contain the membership yet: the user or the Organization must be new. Must be
     * followed by {@link OrganizationProvider#addMember} for another Organization, which evicts the user's cached ones.
     */
    public static void join(KeycloakSession session, RealmModel realm, OrganizationModel organization, UserModel user) {
        String groupId = session.getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .createQuery(GROUP, String.class)
                .setParameter("id", organization.getId())
                .getSingleResult();
        GroupModel group = session.groups().getGroupById(realm, groupId);
        OrganizationModel before = session.getContext().getOrganization();
        // Keycloak allows changes to the group of an Organization only in the context of that Organization.
        session.getContext().setOrganization(organization);
        try {
            user.joinGroup(group, new MembershipMetadata(MembershipType.UNMANAGED));
            OrganizationModel.OrganizationMemberJoinEvent.fire(organization, user, session);
        } finally {
            session.getContext().setOrganization(before);
        }
    }
}
