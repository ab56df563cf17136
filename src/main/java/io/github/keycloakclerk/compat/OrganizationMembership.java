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
 * Joins an Organization in a time that does not grow with the number of those that the user is in.
 *
 * <p>Keycloak 26.7 loads the user for each membership, and asks the database about each Organization of the user whenever it loads the
 * user ({@code OrganizationProvider.addMember}, {@code UserStorageManager.validateUser}). Here the user joins the Organization's own
 * group, as {@code JpaOrganizationProvider} does.
 */
public final class OrganizationMembership {

    private static final String GROUP =
            "select organization.groupId from OrganizationEntity organization where organization.id = :id";

    private OrganizationMembership() {}

    /**
     * Joins it past Keycloak's cache, which must not know yet whether the user is in it: because one of the two was just made. To be
     * followed by {@link OrganizationProvider#addMember} for another Organization, which has the cache forget those of the user.
     */
    public static void join(KeycloakSession session, RealmModel realm, OrganizationModel organization, UserModel user) {
        String groupId = session.getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .createQuery(GROUP, String.class)
                .setParameter("id", organization.getId())
                .getSingleResult();
        GroupModel group = session.groups().getGroupById(realm, groupId);
        OrganizationModel before = session.getContext().getOrganization();
        // Keycloak lets the group of an Organization change in its context only.
        session.getContext().setOrganization(organization);
        try {
            user.joinGroup(group, new MembershipMetadata(MembershipType.UNMANAGED));
            OrganizationModel.OrganizationMemberJoinEvent.fire(organization, user, session);
        } finally {
            session.getContext().setOrganization(before);
        }
    }
}
