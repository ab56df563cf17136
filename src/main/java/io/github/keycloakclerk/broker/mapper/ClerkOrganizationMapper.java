package io.github.keycloakclerk.broker.mapper;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.keycloak.broker.provider.AbstractIdentityProviderMapper;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.IdentityProviderSyncMode;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * Makes people members of Keycloak Organizations, groups or roles as they are of Clerk organizations, and takes away what
 * ended in Clerk. Memberships that somebody made by hand are left alone.
 */
public final class ClerkOrganizationMapper extends AbstractIdentityProviderMapper {

    /** Id of the mapper, as realms refer to it. */
    public static final String PROVIDER_ID = "clerk-organization";

    /**
     * Makes what is missing in the request before the first login flow: Keycloak does not cache within a request what was
     * made during it, and joining hundreds of such Organizations would take more than half a minute.
     */
    @Override
    public void preprocessFederatedIdentity(
            KeycloakSession session,
            RealmModel realm,
            IdentityProviderMapperModel mapper,
            BrokeredIdentityContext context) {
        Optional<List<Membership>> memberships = ClerkData.of(context).flatMap(ClerkData::memberships);
        if (SignInData.accountId(context).isEmpty() && memberships.isPresent()) {
            OrganizationSettings.of(session, realm, mapper)
                    .filter(OrganizationSettings::createMissing)
                    .ifPresent(settings -> settings.target().create(settings.allowed(memberships.get())));
        }
    }

    @Override
    public void importNewUser(
            KeycloakSession session,
            RealmModel realm,
            UserModel user,
            IdentityProviderMapperModel mapper,
            BrokeredIdentityContext context) {
        updateBrokeredUser(session, realm, user, mapper, context);
    }

    @Override
    public void updateBrokeredUser(
            KeycloakSession session,
            RealmModel realm,
            UserModel user,
            IdentityProviderMapperModel mapper,
            BrokeredIdentityContext context) {
        Optional<List<Membership>> memberships = ClerkData.of(context).flatMap(ClerkData::memberships);
        Optional<OrganizationSettings> settings = OrganizationSettings.of(session, realm, mapper);
        if (memberships.isPresent() && settings.isPresent()) {
            update(user, mapper, context, settings.get(), memberships.get());
        }
    }

    private static void update(
            UserModel user,
            IdentityProviderMapperModel mapper,
            BrokeredIdentityContext context,
            OrganizationSettings settings,
            List<Membership> memberships) {
        MembershipTarget target = settings.target();
        Set<String> before = target.current(user);
        Map<Membership, String> found = find(settings, settings.allowed(memberships), mapper);
        Set<String> wanted = new TreeSet<>(found.values());
        if (target instanceof OrganizationTarget && !SignInData.isLinking(context)) {
            Optional<String> active = found.keySet().stream()
                    .filter(membership -> isActive(membership, context))
                    .findFirst()
                    .map(found::get);
            ChosenOrganization.set(context.getAuthenticationSession(), active);
        }
        GrantedMemberships granted = GrantedMemberships.of(user, mapper.getId(), settings.kind());
        Set<String> ours = granted.read();
        for (String id : wanted) {
            context.addMapperAssignedGroup(id);
            context.addMapperGrantedRole(id);
            if (!before.contains(id)) {
                target.join(user, id);
                ours.add(id);
            }
        }
        for (String ended : Set.copyOf(ours)) {
            if (!wanted.contains(ended) && before.contains(ended) && !isGrantedByAnother(context, ended)) {
                target.leave(user, ended);
                ours.remove(ended);
            } else if (!before.contains(ended) && !wanted.contains(ended)) {
                ours.remove(ended);
            }
        }
        granted.write(ours);
    }

    /** Then this mapper goes on remembering it, as the other one found it there. */
    private static boolean isGrantedByAnother(BrokeredIdentityContext context, String target) {
        return context.hasMapperAssignedGroup(target) || context.hasMapperGrantedRole(target);
    }

    /** The targets of the memberships, as far as there are any. What is missing is made at most once. */
    private static Map<Membership, String> find(
            OrganizationSettings settings, List<Membership> memberships, IdentityProviderMapperModel mapper) {
        Map<Membership, String> found = new LinkedHashMap<>();
        List<Membership> missing = new ArrayList<>();
        for (Membership membership : memberships) {
            try {
                found.put(membership, settings.target().find(membership));
            } catch (UnmappedException e) {
                missing.add(membership);
            }
        }
        if (settings.createMissing()) {
            settings.target().create(missing);
        }
        for (Membership membership : missing) {
            try {
                found.put(membership, settings.target().find(membership));
            } catch (UnmappedException e) {
                PathSettings.warn(mapper, String.valueOf(e.getMessage()));
            }
        }
        return found;
    }

    private static boolean isActive(Membership membership, BrokeredIdentityContext context) {
        return ClerkData.of(context)
                .flatMap(ClerkData::activeOrganization)
                .filter(membership.id()::equals)
                .isPresent();
    }

    @Override
    public String getId() {
        return PROVIDER_ID;
    }

    @Override
    public String[] getCompatibleProviders() {
        return new String[] {MapperNeeds.PROVIDER_ID};
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
        return "Makes people members of Keycloak Organizations, groups or roles as they are of Clerk organizations, and takes "
                + "away what ended in Clerk. Memberships made by hand are left alone.";
    }

    @Override
    public boolean supportsSyncMode(IdentityProviderSyncMode syncMode) {
        return true;
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return OrganizationSettings.properties();
    }
}
