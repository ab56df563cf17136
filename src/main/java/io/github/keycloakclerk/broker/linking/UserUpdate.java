package io.github.keycloakclerk.broker.linking;

import io.github.keycloakclerk.broker.backend.ClerkProfile;
import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.data.AppliedRecord;
import io.github.keycloakclerk.broker.data.BrokerContextData;
import io.github.keycloakclerk.broker.data.ClerkUserAttributes;
import io.github.keycloakclerk.broker.data.ProfileRules;
import io.github.keycloakclerk.broker.data.Writes;
import io.github.keycloakclerk.broker.mapper.ClerkMapper;
import io.github.keycloakclerk.broker.mapper.MapperInput;
import io.github.keycloakclerk.broker.mapper.MapperNeeds;
import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.compat.MapperConfigs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.broker.provider.IdentityProviderMapper;
import org.keycloak.broker.provider.IdentityProviderMapperSyncModeDelegate;
import org.keycloak.broker.provider.UserAuthenticationIdentityProvider;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.IdentityProviderSyncMode;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.SystemClientUtil;
import org.keycloak.services.resources.IdentityBrokerService;
import org.keycloak.sessions.RootAuthenticationSessionModel;

/**
 * Updates a Keycloak user from Clerk without a sign-in, as {@code IdentityBrokerService} does in a sign-in: the provider's
 * fields and the mappers, each by its sync mode. Data that only a session token or a Clerk session contains stays unchanged.
 *
 * @param organizationActive whether an organization is active in a session of the user
 */
public record UserUpdate(KeycloakSession session, ClerkIdentityProviderConfig config, boolean organizationActive) {

    private static final Logger LOG = Logger.getLogger(UserUpdate.class);

    /** Writes only what differs. If the user could not be read completely, runs only mappers that follow organizations. */
    public void run(UserModel user, ClerkProfile profile) {
        RealmModel realm = session.getContext().getRealm();
        // Only a warning: edits can only cost the user rights, and revocations from Clerk must still apply.
        ClerkUserAttributes.editableByUsers(session)
                .ifPresent(name -> LOG.warnf("Users may edit %s in realm %s", name, realm.getName()));
        // Mappers may expect an authentication session, as in every sign-in.
        RootAuthenticationSessionModel root = session.authenticationSessions().createRootAuthenticationSession(realm);
        try {
            update(realm, user, context(user, profile, root), profile.user().whole());
        } finally {
            session.authenticationSessions().removeRootAuthenticationSession(realm, root);
        }
    }

    private void update(RealmModel realm, UserModel user, BrokeredIdentityContext context, boolean whole) {
        MapperConfigs.load(session, realm, config.getAlias());
        List<IdentityProviderMapperModel> mappers = session.identityProviders()
                .getMappersByAliasStream(config.getAlias())
                .filter(model -> whole
                        || MapperNeeds.mapper(session, model)
                                .filter(ClerkMapper::followsOrganizations)
                                .isPresent())
                .toList();
        UserAuthenticationIdentityProvider<?> provider = context.getIdp();
        if (whole) {
            provider.preprocessFederatedIdentity(session, realm, context);
        }
        mappers.forEach(model -> mapper(model).preprocessFederatedIdentity(session, realm, model, context));
        if (whole && config.getSyncMode() == IdentityProviderSyncMode.FORCE) {
            names(user, context);
        }
        if (whole) {
            provider.updateBrokeredUser(session, realm, user, context);
        } else {
            // The record is incomplete, so reconciliation must not skip this user.
            AppliedRecord.remove(user, config.getAlias());
        }
        mappers.forEach(model -> IdentityProviderMapperSyncModeDelegate.delegateUpdateBrokeredUser(
                session, realm, user, model, context, mapper(model)));
    }

    private BrokeredIdentityContext context(UserModel user, ClerkProfile profile, RootAuthenticationSessionModel root) {
        ClerkUser clerkUser = profile.user();
        RealmModel realm = session.getContext().getRealm();
        BrokeredIdentityContext context = new BrokeredIdentityContext(clerkUser.id(), config);
        context.setIdp(IdentityBrokerService.getIdentityProvider(session, config.getAlias()));
        context.setAuthenticationSession(root.createAuthenticationSession(SystemClientUtil.getSystemClient(realm)));
        context.setUsername(clerkUser.username().orElse(clerkUser.id()));
        context.setModelUsername(username(user, clerkUser));
        StandardFields.put(
                context,
                clerkUser,
                Map.of(),
                Optional.of(user),
                config.storesUnverifiedEmail(),
                new ProfileRules(session));
        if (config.namesAreLinks()) {
            BrokerContextData.fixUsername(context);
        }
        MapperNeeds needs = MapperNeeds.of(session, config.getAlias());
        if (profile.isGood()) {
            AppliedRecord applied = AppliedRecords.of(session, config).ofAll(clerkUser, profile.memberships());
            boolean unseen = organizationActive && !needs.memberships();
            BrokerContextData.setApplied(context, unseen ? applied.withOrganization() : applied);
        }
        if (needs.any()) {
            MapperInput.putWithoutSignIn(context, needs, clerkUser.json(), clerkUser.whole(), profile.memberships());
        }
        return context;
    }

    private String username(UserModel user, ClerkUser clerkUser) {
        return config.namesAreLinks()
                ? user.getUsername()
                : new Usernames(session, config.storesUnverifiedEmail())
                        .choose(config.usernameFrom(), clerkUser, Optional.of(user), Optional.of(user))
                        .orElseGet(user::getUsername);
    }

    private IdentityProviderMapper mapper(IdentityProviderMapperModel model) {
        return (IdentityProviderMapper) session.getKeycloakSessionFactory()
                .getProviderFactory(IdentityProviderMapper.class, model.getIdentityProviderMapper());
    }

    private static void names(UserModel user, BrokeredIdentityContext context) {
        set(user, user.getFirstName(), context.getFirstName(), user::setFirstName);
        set(user, user.getLastName(), context.getLastName(), user::setLastName);
    }

    private static void set(UserModel user, String before, String now, Consumer<String> setter) {
        if (now != null && !now.equals(before)) {
            new Writes(user).attempt(() -> setter.accept(now));
        }
    }
}
