package io.github.keycloakclerk.broker.mapper.organization;

import io.github.keycloakclerk.broker.data.ClerkUserAttributes;
import io.github.keycloakclerk.broker.data.GrantedMemberships;
import io.github.keycloakclerk.broker.mapper.FieldVisibility;
import io.github.keycloakclerk.broker.mapper.JsonPath;
import io.github.keycloakclerk.broker.mapper.JsonText;
import io.github.keycloakclerk.broker.mapper.MapperException;
import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.clerk.OrganizationList;
import io.github.keycloakclerk.compat.OrganizationIndex;
import io.github.keycloakclerk.compat.OrganizationMembership;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.OrganizationModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.organization.OrganizationProvider;

/**
 * A Keycloak Organization. Its alias is the Clerk organization's ID, or its slug if an administrator listed it. Its
 * name is that of the Clerk organization. Both stay when they change in Clerk, because Keycloak does not allow an alias
 * to change. It is found only by the Clerk organization's ID.
 */
final class OrganizationTarget implements MembershipTarget {

    /**
     * When Keycloak 26.7 loads a user, it checks each Organization ({@code Organizations.isReadOnlyOrganizationMember}) in the
     * database unless the member is cached. Caching one lists all of the user's Organizations, so the number is limited.
     */
    private static final int CACHED = 50;

    private final KeycloakSession session;
    private final OrganizationProvider organizations;
    private final Map<String, JsonPath> attributes;
    private final OrganizationList listed;
    /** By the ID of the Clerk organization. */
    private final Map<String, OrganizationModel> found = new HashMap<>();

    /**
     * @param attributes attributes of the Organization, with the paths of their values in the Clerk organization
     * @param listed organizations that an administrator listed
     */
    OrganizationTarget(
            KeycloakSession session,
            OrganizationProvider organizations,
            Map<String, JsonPath> attributes,
            OrganizationList listed) {
        this.session = session;
        this.organizations = organizations;
        this.attributes = attributes;
        this.listed = listed;
    }

    @Override
    public Set<String> current(UserModel user) {
        List<OrganizationModel> current = organizations.getByMember(user).toList();
        current.forEach(organization -> found.put(owner(organization), organization));
        current.stream().limit(CACHED).forEach(organization -> organizations.getMemberById(organization, user.getId()));
        return current.stream().map(OrganizationModel::getId).collect(Collectors.toSet());
    }

    @Override
    public boolean isMissing(ClerkMembership membership) {
        return look(membership).isEmpty() && organizations.getByAlias(alias(membership)) == null;
    }

    @Override
    public Set<String> create(List<ClerkMembership> missing, String mapper, Optional<String> user) {
        return MissingTargets.run(session, missing, (other, some) -> create(other, some, mapper, user));
    }

    private Set<String> create(
            KeycloakSession other, List<ClerkMembership> missing, String mapper, Optional<String> userId) {
        RealmModel realm = other.getContext().getRealm();
        OrganizationProvider provider = other.getProvider(OrganizationProvider.class);
        List<OrganizationModel> made = missing.stream()
                .map(membership -> create(provider, membership, mapper))
                .toList();
        Optional<UserModel> user = userId.map(id -> other.users().getUserById(realm, id));
        if (user.isEmpty()) {
            return Set.of();
        }
        Set<String> joined = made.stream().map(OrganizationModel::getId).collect(Collectors.toSet());
        GrantedMemberships granted = GrantedMemberships.of(user.get(), mapper, GrantedMemberships.ORGANIZATIONS);
        Set<String> ours = granted.read();
        ours.addAll(joined);
        if (!granted.write(ours)) {
            throw new IllegalStateException("the target has no attribute to remember it");
        }
        joinAll(other, provider, realm, user.get(), made);
        return joined;
    }

    /** Joins the last one through Keycloak's provider, which removes the user's Organizations from its cache. */
    private static void joinAll(
            KeycloakSession session,
            OrganizationProvider provider,
            RealmModel realm,
            UserModel user,
            List<OrganizationModel> all) {
        for (OrganizationModel organization : all.subList(0, all.size() - 1)) {
            OrganizationMembership.join(session, realm, organization, user);
        }
        provider.addMember(all.get(all.size() - 1), user);
    }

    @Override
    public String find(ClerkMembership membership) throws MapperException {
        Optional<OrganizationModel> organization = look(membership);
        if (organization.isEmpty()) {
            OrganizationModel sameAlias = organizations.getByAlias(alias(membership));
            if (sameAlias != null) {
                MembershipTarget.requireOwn(
                        Optional.of(owner(sameAlias)), membership, "Organization " + alias(membership));
            }
            throw new MapperException("there is no Organization for Clerk organization " + membership.organizationId());
        }
        update(organization.get(), membership);
        return organization.get().getId();
    }

    @Override
    public void prepare(List<ClerkMembership> memberships) {
        List<String> unknown = memberships.stream()
                .map(ClerkMembership::organizationId)
                .filter(id -> !found.containsKey(id))
                .distinct()
                .toList();
        found.putAll(OrganizationIndex.find(session, session.getContext().getRealm(), CLERK_ORGANIZATION, unknown));
    }

    private Optional<OrganizationModel> look(ClerkMembership membership) {
        return Optional.ofNullable(found.get(membership.organizationId()));
    }

    private OrganizationModel create(OrganizationProvider provider, ClerkMembership membership, String mapper) {
        // Names must be unique in Keycloak, but not in Clerk.
        String name = ClerkUserAttributes.fitting(membership.name());
        boolean taken = name.isBlank()
                || provider.getAllStream(name, true, 0, 1).findAny().isPresent();
        OrganizationModel organization = provider.create(taken ? membership.organizationId() : name, alias(membership));
        organization.setAttributes(
                Map.of(CLERK_ORGANIZATION, List.of(membership.organizationId()), MADE_BY, List.of(mapper)));
        return organization;
    }

    /** Users choose slugs and could claim the alias of another organization, so only listed organizations use their slug. */
    private String alias(ClerkMembership membership) {
        return listed.names(membership.organizationId(), Optional.of(membership.slug()))
                ? membership.slug()
                : membership.organizationId();
    }

    private void update(OrganizationModel organization, ClerkMembership membership) {
        if (attributes.isEmpty()) {
            return;
        }
        Map<String, List<String>> before = organization.getAttributes();
        Map<String, List<String>> wanted = new HashMap<>(before);
        attributes.forEach((name, path) -> {
            List<String> values =
                    JsonText.of(new FieldVisibility(false, true).read(path, membership.organization())).stream()
                            .filter(value -> value.length() <= ClerkUserAttributes.MAX_LENGTH)
                            .toList();
            if (values.isEmpty()) {
                wanted.remove(name);
            } else {
                wanted.put(name, values);
            }
        });
        wanted.put(CLERK_ORGANIZATION, List.of(membership.organizationId()));
        if (!wanted.equals(before)) {
            organization.setAttributes(wanted);
        }
    }

    private static String owner(OrganizationModel organization) {
        return organization.getAttributes().getOrDefault(CLERK_ORGANIZATION, List.of("")).stream()
                .findFirst()
                .orElse("");
    }

    @Override
    public void join(UserModel user, String target) {
        OrganizationModel organization = organizations.getById(target);
        // It may have been removed a moment ago.
        if (organization != null) {
            organizations.addMember(organization, user);
        }
    }

    @Override
    public void joinAsNew(UserModel user, List<String> targets) {
        List<OrganizationModel> all = targets.stream()
                .map(organizations::getById)
                .filter(Objects::nonNull)
                .toList();
        if (!all.isEmpty()) {
            joinAll(session, organizations, session.getContext().getRealm(), user, all);
        }
    }

    @Override
    public void removeIfAbandoned(String target) {
        OrganizationModel organization = organizations.getById(target);
        if (organization != null
                && organization.getAttributes().containsKey(MADE_BY)
                && organizations
                        .getMembersStream(organization, Map.of(), false, 0, SOME)
                        .findAny()
                        .isEmpty()
                && organization.getDomains().findAny().isEmpty()
                && organization.getIdentityProviders().findAny().isEmpty()) {
            organizations.remove(organization);
        }
    }

    @Override
    public void leave(UserModel user, String target) {
        OrganizationModel organization = organizations.getById(target);
        // Keycloak deletes a managed member with the membership.
        if (organization != null && !organizations.isManagedMember(organization, user)) {
            organizations.removeMember(organization, user);
        }
    }
}
