package io.github.keycloakclerk.broker.mapper.organization;

import io.github.keycloakclerk.broker.data.BrokerContextData;
import io.github.keycloakclerk.broker.data.GrantedMemberships;
import io.github.keycloakclerk.broker.data.Writes;
import io.github.keycloakclerk.broker.mapper.ClerkMapper;
import io.github.keycloakclerk.broker.mapper.MapperException;
import io.github.keycloakclerk.broker.mapper.MapperInput;
import io.github.keycloakclerk.broker.mapper.MapperNeeds;
import io.github.keycloakclerk.broker.mapper.MapperSettings;
import io.github.keycloakclerk.broker.mapper.MapperSettings.Fault;
import io.github.keycloakclerk.clerk.ClerkMembership;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * Adds users to Keycloak Organizations, groups or roles according to their Clerk organizations, and removes memberships
 * that ended in Clerk. Manual memberships are not changed.
 */
public final class ClerkOrganizationMapper extends ClerkMapper {

    /** ID of the mapper in realm configurations. */
    public static final String PROVIDER_ID = "clerk-organization";

    /**
     * For an existing user, creates missing targets and joins them, in separate transactions and before the request
     * writes anything. Nothing is created for new users before their first login ends, because they may abandon it, nor
     * for users who link an account, because the link may still be refused.
     */
    @Override
    public void preprocessFederatedIdentity(
            KeycloakSession session,
            RealmModel realm,
            IdentityProviderMapperModel mapper,
            BrokeredIdentityContext context) {
        Optional<List<ClerkMembership>> memberships = MapperInput.of(context).flatMap(MapperInput::memberships);
        Optional<UserModel> account =
                BrokerContextData.accountId(context).map(id -> session.users().getUserById(realm, id));
        if (memberships.isEmpty()
                || account.isEmpty()
                || BrokerContextData.isLinking(context)
                || isImportOnly(mapper, context)) {
            return;
        }
        OrganizationSettings.of(session, realm, mapper)
                .filter(OrganizationSettings::createMissing)
                .ifPresent(settings -> BrokerContextData.setJoined(
                        context, mapper, create(mapper, account.get(), settings, memberships.get(), true)));
    }

    /** @return the targets that the user has joined, if {@code join} is set */
    private static Set<String> create(
            IdentityProviderMapperModel mapper,
            UserModel user,
            OrganizationSettings settings,
            List<ClerkMembership> memberships,
            boolean join) {
        GrantedMemberships granted = GrantedMemberships.of(user, mapper.getId(), settings.kind());
        if (!granted.canWrite()) {
            return Set.of();
        }
        int before = granted.read().size();
        List<ClerkMembership> allowed = settings.allowed(memberships);
        // Targets that the user is already in are not looked up again.
        settings.target().current(user);
        settings.target().prepare(allowed);
        List<ClerkMembership> missing = allowed.stream()
                .filter(settings.target()::isMissing)
                .limit(Math.max(0, settings.createLimit() - before))
                .toList();
        return settings.target()
                .create(missing, mapper.getId(), Optional.of(user.getId()).filter(id -> join));
    }

    @Override
    public void importNewUser(
            KeycloakSession session,
            RealmModel realm,
            UserModel user,
            IdentityProviderMapperModel mapper,
            BrokeredIdentityContext context) {
        update(session, realm, user, mapper, context, true);
    }

    @Override
    public void updateBrokeredUser(
            KeycloakSession session,
            RealmModel realm,
            UserModel user,
            IdentityProviderMapperModel mapper,
            BrokeredIdentityContext context) {
        update(session, realm, user, mapper, context, false);
    }

    private static void update(
            KeycloakSession session,
            RealmModel realm,
            UserModel user,
            IdentityProviderMapperModel mapper,
            BrokeredIdentityContext context,
            boolean isNew) {
        Optional<List<ClerkMembership>> memberships = MapperInput.of(context).flatMap(MapperInput::memberships);
        Optional<OrganizationSettings> settings = OrganizationSettings.of(session, realm, mapper);
        if (memberships.isPresent() && settings.isPresent()) {
            if (settings.get().createMissing() && !BrokerContextData.hasJoined(context, mapper)) {
                create(mapper, user, settings.get(), memberships.get(), false);
            }
            Set<String> left = update(user, mapper, context, settings.get(), memberships.get(), isNew);
            AbandonedTargets.after(session, realm, settings.get().kind(), left);
        }
    }

    /** @return targets that the user left in this call, or from which an administrator removed the user before */
    private static Set<String> update(
            UserModel user,
            IdentityProviderMapperModel mapper,
            BrokeredIdentityContext context,
            OrganizationSettings settings,
            List<ClerkMembership> memberships,
            boolean isNew) {
        MembershipTarget target = settings.target();
        Set<String> before = target.current(user);
        Map<ClerkMembership, String> found = find(settings, settings.allowed(memberships), mapper);
        Set<String> wanted = new TreeSet<>(found.values());
        if (target instanceof OrganizationTarget && !BrokerContextData.isLinking(context)) {
            Optional<String> active = found.keySet().stream()
                    .filter(membership -> isActive(membership, context))
                    .findFirst()
                    .map(found::get);
            ChosenOrganization.set(context.getAuthenticationSession(), active);
        }
        wanted.forEach(id -> {
            context.addMapperAssignedGroup(id);
            context.addMapperGrantedRole(id);
        });
        GrantedMemberships granted = GrantedMemberships.of(user, mapper.getId(), settings.kind());
        Set<String> ours = granted.read();
        List<String> joined = BrokerContextData.joined(context, mapper);
        ours.addAll(joined);
        List<String> missing =
                wanted.stream().filter(id -> !before.contains(id)).toList();
        Set<String> remembered = new TreeSet<>(ours);
        remembered.addAll(missing);
        // Recorded first: a grant without a record cannot be revoked.
        if (granted.write(remembered)) {
            ours.addAll(join(target, user, missing, isNew));
        }
        Set<String> left = new TreeSet<>();
        for (String ended : Set.copyOf(ours)) {
            boolean mayLeave = !wanted.contains(ended) && before.contains(ended) && !isGrantedByAnother(context, ended);
            if (mayLeave && new Writes(user).attempt(() -> target.leave(user, ended))) {
                ours.remove(ended);
                left.add(ended);
            } else if (!before.contains(ended) && !wanted.contains(ended) && !joined.contains(ended)) {
                ours.remove(ended);
                left.add(ended);
            }
        }
        granted.write(ours);
        return left;
    }

    /** @return the targets that were joined */
    private static List<String> join(MembershipTarget target, UserModel user, List<String> missing, boolean isNew) {
        if (!isNew) {
            return missing.stream()
                    .filter(id -> new Writes(user).attempt(() -> target.join(user, id)))
                    .toList();
        }
        boolean all = new Writes(user).attempt(() -> target.joinAsNew(user, missing));
        Set<String> current = all ? Set.of() : target.current(user);
        return missing.stream().filter(id -> all || current.contains(id)).toList();
    }

    /** Another mapper also grants it, but has no record because it found the membership. So this one keeps its record. */
    private static boolean isGrantedByAnother(BrokeredIdentityContext context, String target) {
        return context.hasMapperAssignedGroup(target) || context.hasMapperGrantedRole(target);
    }

    /** The existing targets of the memberships. */
    private static Map<ClerkMembership, String> find(
            OrganizationSettings settings, List<ClerkMembership> memberships, IdentityProviderMapperModel mapper) {
        settings.target().prepare(memberships);
        Map<ClerkMembership, String> found = new LinkedHashMap<>();
        for (ClerkMembership membership : memberships) {
            try {
                found.put(membership, settings.target().find(membership));
            } catch (MapperException e) {
                MapperSettings.warn(mapper, String.valueOf(e.getMessage()));
            }
        }
        return found;
    }

    private static boolean isActive(ClerkMembership membership, BrokeredIdentityContext context) {
        Optional<String> active = MapperInput.of(context).flatMap(MapperInput::activeOrganization);
        return active.filter(membership.organizationId()::equals).isPresent();
    }

    @Override
    public Optional<Fault> fault(KeycloakSession session, RealmModel realm, IdentityProviderMapperModel mapper) {
        return OrganizationSettings.fault(session, mapper);
    }

    @Override
    protected MapperNeeds needs(IdentityProviderMapperModel mapper) {
        return MapperNeeds.MEMBERSHIPS;
    }

    @Override
    public boolean followsOrganizations() {
        return true;
    }

    @Override
    public String getId() {
        return PROVIDER_ID;
    }

    @Override
    public String getDisplayCategory() {
        return "Organization Importer";
    }

    @Override
    public String getDisplayType() {
        return "Clerk Organization";
    }

    @Override
    public String getHelpText() {
        return "Adds users to Keycloak Organizations, groups or roles according to their memberships in Clerk organizations, and "
                + "removes them when a membership ends in Clerk. Manual memberships are not changed.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return OrganizationSettings.properties();
    }
}
