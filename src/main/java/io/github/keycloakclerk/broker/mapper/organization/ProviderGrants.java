package io.github.keycloakclerk.broker.mapper.organization;

import io.github.keycloakclerk.broker.data.ClerkUserAttributes;
import io.github.keycloakclerk.broker.data.GrantedMemberships;
import io.github.keycloakclerk.broker.data.Writes;
import io.github.keycloakclerk.broker.mapper.AdminRights;
import io.github.keycloakclerk.broker.mapper.MapperSettings;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.broker.provider.ConfigConstants;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * What an identity provider's mappers granted a user: roles, groups, Organizations. It is revoked with the link that it
 * came from.
 */
public record ProviderGrants(KeycloakSession session, RealmModel realm, UserModel user) {

    /** Key of {@code HardcodedGroupMapper}. */
    private static final String GROUP = "group";

    /**
     * Revokes what the mappers of a provider granted, unless another linked provider of the user grants it as well.
     *
     * @param alias alias of the provider whose link was removed
     */
    public void withdraw(String alias) {
        List<IdentityProviderMapperModel> mappers = mappers(alias).toList();
        Set<String> kept = session
                .users()
                .getFederatedIdentitiesStream(realm, user)
                .map(FederatedIdentityModel::getIdentityProvider)
                .filter(other -> !other.equals(alias))
                .toList()
                .stream()
                .flatMap(this::mappers)
                .flatMap(mapper -> Stream.of(ConfigConstants.ROLE, GROUP)
                        .flatMap(key -> MapperSettings.value(mapper, key).stream()))
                .collect(Collectors.toCollection(HashSet::new));
        mappers.forEach(mapper -> {
            AdminRights rights = AdminRights.of(session, mapper);
            value(mapper, ConfigConstants.ROLE, kept).ifPresent(name -> attempt(() -> removeRole(name, rights)));
            value(mapper, GROUP, kept).ifPresent(path -> attempt(() -> removeGroup(path, rights)));
        });
        attempt(() -> removeMemberships(alias));
    }

    /** If a user federation prevents one removal, the others still take place. */
    private void attempt(Runnable removal) {
        new Writes(user).attempt(removal);
    }

    private Stream<IdentityProviderMapperModel> mappers(String alias) {
        return session.identityProviders().getMappersByAliasStream(alias);
    }

    private static Optional<String> value(IdentityProviderMapperModel mapper, String key, Set<String> kept) {
        return MapperSettings.value(mapper, key).filter(name -> !kept.contains(name));
    }

    private void removeRole(String name, AdminRights rights) {
        Optional.ofNullable(KeycloakModelUtils.getRoleFromString(session, realm, name))
                .filter(user::hasDirectRole)
                .filter(rights::includes)
                .ifPresent(user::deleteRoleMapping);
    }

    private void removeGroup(String path, AdminRights rights) {
        Optional.ofNullable(KeycloakModelUtils.findGroupByPath(session, realm, path))
                .filter(user::isMemberOf)
                .filter(rights::includes)
                .ifPresent(user::leaveGroup);
    }

    /** Includes entries of deleted mappers, which belong to no provider any more and would otherwise never end. */
    private void removeMemberships(String alias) {
        Set<GrantedMemberships> granted = user.getAttributeStream(ClerkUserAttributes.MEMBERSHIPS)
                .map(entry -> entry.split(":", 3))
                .filter(parts -> parts.length == 3)
                .filter(parts -> isOf(alias, parts[1]))
                .map(parts -> GrantedMemberships.of(user, parts[1], parts[0]))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        granted.forEach(memberships -> {
            Optional<MembershipTarget> target = OrganizationSettings.target(session, realm, memberships.kind());
            Set<String> before = target.map(found -> found.current(user)).orElse(Set.of());
            Set<String> left = memberships.read();
            left.stream()
                    .filter(before::contains)
                    .forEach(id -> target.ifPresent(found -> attempt(() -> found.leave(user, id))));
            memberships.write(Set.of());
            AbandonedTargets.after(session, realm, memberships.kind(), left);
        });
    }

    private boolean isOf(String alias, String mapperId) {
        IdentityProviderMapperModel mapper = session.identityProviders().getMapperById(mapperId);
        return mapper == null || Objects.equals(mapper.getIdentityProviderAlias(), alias);
    }
}
