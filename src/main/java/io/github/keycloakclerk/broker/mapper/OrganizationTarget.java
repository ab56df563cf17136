package io.github.keycloakclerk.broker.mapper;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.OrganizationModel;
import org.keycloak.models.UserModel;
import org.keycloak.organization.OrganizationProvider;

/**
 * A Keycloak Organization. Its alias is the slug, its name that of the Clerk organization; both stay when they change in
 * Clerk, as Keycloak does not let an alias change. Found by the id of the Clerk organization only.
 */
final class OrganizationTarget implements MembershipTarget {

    private final KeycloakSession session;
    private final OrganizationProvider organizations;
    private final Map<String, JsonPath> attributes;
    /** By the id of the Clerk organization. */
    private final Map<String, OrganizationModel> found = new HashMap<>();

    /** @param attributes of the Organization, and the paths in the Clerk organization that they follow */
    OrganizationTarget(KeycloakSession session, OrganizationProvider organizations, Map<String, JsonPath> attributes) {
        this.session = session;
        this.organizations = organizations;
        this.attributes = attributes;
    }

    @Override
    public Set<String> current(UserModel user) {
        List<OrganizationModel> current = organizations.getByMember(user).toList();
        current.forEach(organization -> found.put(owner(organization), organization));
        return current.stream().map(OrganizationModel::getId).collect(Collectors.toSet());
    }

    @Override
    public void create(List<Membership> memberships) {
        List<Membership> missing = memberships.stream()
                .filter(membership -> look(membership).isEmpty() && organizations.getByAlias(membership.slug()) == null)
                .toList();
        Creation.run(
                session,
                missing,
                (other, membership) -> create(other.getProvider(OrganizationProvider.class), membership));
    }

    @Override
    public String find(Membership membership) throws UnmappedException {
        Optional<OrganizationModel> organization = look(membership);
        if (organization.isEmpty()) {
            OrganizationModel sameAlias = organizations.getByAlias(membership.slug());
            if (sameAlias != null) {
                MembershipTarget.requireOwn(
                        Optional.of(owner(sameAlias)), membership, "Organization " + membership.slug());
            }
            throw new UnmappedException("there is no Organization for Clerk organization " + membership.id());
        }
        update(organization.get(), membership);
        return organization.get().getId();
    }

    private Optional<OrganizationModel> look(Membership membership) {
        if (!found.containsKey(membership.id())) {
            organizations
                    .getAllStream(Map.of(CLERK_ORGANIZATION, membership.id()), 0, 1)
                    .findFirst()
                    .ifPresent(organization -> found.put(membership.id(), organization));
        }
        return Optional.ofNullable(found.get(membership.id()));
    }

    private static void create(OrganizationProvider organizations, Membership membership) {
        // Keycloak wants unique names, Clerk does not.
        String name = PersonAttributes.fitting(membership.name());
        boolean taken = name.isBlank()
                || organizations.getAllStream(name, true, 0, 1).findAny().isPresent();
        OrganizationModel organization = organizations.create(taken ? membership.id() : name, membership.slug());
        organization.setAttributes(Map.of(CLERK_ORGANIZATION, List.of(membership.id())));
    }

    private void update(OrganizationModel organization, Membership membership) {
        if (attributes.isEmpty()) {
            return;
        }
        Map<String, List<String>> before = organization.getAttributes();
        Map<String, List<String>> wanted = new HashMap<>(before);
        attributes.forEach((name, path) -> {
            List<String> values = JsonText.of(new Access(false, true).read(path, membership.organization())).stream()
                    .filter(value -> value.length() <= PersonAttributes.MAX_LENGTH)
                    .toList();
            if (values.isEmpty()) {
                wanted.remove(name);
            } else {
                wanted.put(name, values);
            }
        });
        wanted.put(CLERK_ORGANIZATION, List.of(membership.id()));
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
        organizations.addMember(organizations.getById(target), user);
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
