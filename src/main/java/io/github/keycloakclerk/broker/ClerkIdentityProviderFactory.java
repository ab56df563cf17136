package io.github.keycloakclerk.broker;

import io.github.keycloakclerk.broker.mapper.AbandonedTargets;
import io.github.keycloakclerk.clerk.api.CallLimits;
import io.github.keycloakclerk.clerk.api.CallPlaces;
import io.github.keycloakclerk.clerk.api.OAuthMetadataCache;
import java.time.Clock;
import java.util.List;
import org.keycloak.Config;
import org.keycloak.broker.provider.AbstractIdentityProviderFactory;
import org.keycloak.broker.provider.IdentityProvider;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.IdentityProviderQuery;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RealmModel.IdentityProviderUpdatedEvent;
import org.keycloak.models.RealmModel.RealmPostCreateEvent;
import org.keycloak.models.UserModel.UserPreRemovedEvent;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderFactory;

/** Makes {@link ClerkIdentityProvider}s, and holds what they share on this server. */
public final class ClerkIdentityProviderFactory extends AbstractIdentityProviderFactory<ClerkIdentityProvider> {

    /** Id of the provider, as realms and flows refer to it. */
    public static final String PROVIDER_ID = "clerk";

    private CallLimits limits = CallLimits.DEFAULTS;
    private CallPlaces places = new CallPlaces(limits);
    private final EventLimit refusals = new EventLimit(Clock.systemUTC());
    private final OAuthMetadataCache metadata = new OAuthMetadataCache(Clock.systemUTC());

    @Override
    public void init(Config.Scope options) {
        limits = CallLimits.from(options);
        places = new CallPlaces(limits);
    }

    /** Keycloak imports a realm's keys after its identity providers. */
    @Override
    public void postInit(KeycloakSessionFactory factory) {
        factory.register(event -> {
            if (event instanceof RealmPostCreateEvent created) {
                sealSecrets(created.getKeycloakSession(), created.getCreatedRealm());
            } else if (event instanceof UserPreRemovedEvent removed) {
                AbandonedTargets.ofRemoved(removed.getKeycloakSession(), removed.getRealm(), removed.getUser());
            } else if (event instanceof IdentityProviderUpdatedEvent updated) {
                requireSameKind(updated.getKeycloakSession(), updated.getUpdatedIdentityProvider());
            }
        });
    }

    /** Keycloak keeps the kind of a provider, but validates what is saved as the kind that the request names. */
    private static void requireSameKind(KeycloakSession session, IdentityProviderModel saved) {
        IdentityProviderModel stored = session.identityProviders().getById(saved.getInternalId());
        if (stored != null && PROVIDER_ID.equals(stored.getProviderId()) != PROVIDER_ID.equals(saved.getProviderId())) {
            throw new IllegalArgumentException("An identity provider cannot become, or stop being, " + PROVIDER_ID);
        }
    }

    private static void sealSecrets(KeycloakSession session, RealmModel realm) {
        RealmModel before = session.getContext().getRealm();
        session.getContext().setRealm(realm);
        try {
            List<IdentityProviderModel> providers = session.identityProviders()
                    .getAllStream(IdentityProviderQuery.any())
                    .filter(model -> PROVIDER_ID.equals(model.getProviderId()))
                    .toList();
            for (IdentityProviderModel model : providers) {
                ClerkIdentityProviderConfig config = new ClerkIdentityProviderConfig(model);
                new SealedSecrets(session, realm, config).seal();
                session.identityProviders().update(config);
            }
        } finally {
            if (before != null) {
                session.getContext().setRealm(before);
            }
        }
    }

    @Override
    public ClerkIdentityProvider create(KeycloakSession session, IdentityProviderModel model) {
        ClerkIdentityProviderConfig config = new ClerkIdentityProviderConfig(model);
        ClerkAccess clerk = new ClerkAccess(session, config, limits, places);
        return new ClerkIdentityProvider(
                session, config, clerk, new SignInModes(session, config, clerk, metadata), refusals);
    }

    /** How a provider asks Clerk that is not saved yet. */
    static ClerkAccess access(KeycloakSession session, ClerkIdentityProviderConfig config) {
        ClerkIdentityProviderFactory factory = (ClerkIdentityProviderFactory) (ProviderFactory<?>)
                session.getKeycloakSessionFactory().getProviderFactory(IdentityProvider.class, PROVIDER_ID);
        return new ClerkAccess(session, config, factory.limits, factory.places);
    }

    @Override
    public ClerkIdentityProviderConfig createConfig() {
        return new ClerkIdentityProviderConfig();
    }

    @Override
    public String getId() {
        return PROVIDER_ID;
    }

    @Override
    public String getName() {
        return "Clerk";
    }

    @Override
    public String getHelpText() {
        return "Lets people who have an account in Clerk sign in.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return ClerkIdentityProviderConfig.properties();
    }

    @Override
    public List<ProviderConfigProperty> getConfigMetadata() {
        return CallLimits.options();
    }

    @Override
    public void close() {
        places.close();
    }
}
