package io.github.keycloakclerk.broker;

import io.github.keycloakclerk.broker.backend.CallBudget;
import io.github.keycloakclerk.broker.backend.ClerkBackend;
import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.config.ConfigValidation;
import io.github.keycloakclerk.broker.config.SealedSecrets;
import io.github.keycloakclerk.broker.mapper.organization.AbandonedTargets;
import io.github.keycloakclerk.broker.oauth.OAuthApplicationSetup;
import io.github.keycloakclerk.broker.signature.EventLimit;
import io.github.keycloakclerk.check.CheckedRealmChanged;
import io.github.keycloakclerk.clerk.api.CallLimits;
import io.github.keycloakclerk.clerk.api.CallPermits;
import io.github.keycloakclerk.clerk.oauth.OAuthMetadataCache;
import io.github.keycloakclerk.compat.CurrentRequest;
import io.github.keycloakclerk.linkage.ServerFacts;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.broker.provider.AbstractIdentityProviderFactory;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.IdentityProviderQuery;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RealmModel.IdentityProviderUpdatedEvent;
import org.keycloak.models.RealmModel.RealmPostCreateEvent;
import org.keycloak.models.UserModel.UserPreRemovedEvent;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ServerInfoAwareProviderFactory;

/** Creates {@link ClerkIdentityProvider}s, and holds the limits and caches that they share on this server. */
public final class ClerkIdentityProviderFactory extends AbstractIdentityProviderFactory<ClerkIdentityProvider>
        implements ServerInfoAwareProviderFactory {

    private static final String PROVIDERS =
            "select count(provider.internalId) from IdentityProviderEntity provider where provider.providerId = :clerk";

    private CallLimits limits = CallLimits.DEFAULTS;
    private CallPermits places = new CallPermits(limits);
    private CallBudget budget = CallBudget.usual();
    private @Nullable ServerFacts facts;
    private final EventLimit refusals = new EventLimit(Clock.systemUTC());
    private final OAuthMetadataCache metadata = new OAuthMetadataCache(Clock.systemUTC());

    @Override
    public void init(Config.Scope options) {
        limits = CallLimits.from(options);
        places = new CallPermits(limits);
        places.register();
        budget = CallBudget.from(options);
        budget.register();
    }

    /** Secrets are sealed after a realm import, because Keycloak imports the realm's keys after its identity providers. */
    @Override
    public void postInit(KeycloakSessionFactory factory) {
        facts = new ServerFacts(factory, "Clerk providers", ClerkIdentityProviderFactory::providers);
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

    /** Keycloak keeps a provider's type, but validates an update against the type that the request names. */
    private static void requireSameKind(KeycloakSession session, IdentityProviderModel saved) {
        IdentityProviderModel stored = session.identityProviders().getById(saved.getInternalId());
        if (stored != null
                && ClerkIdentityProviderConfig.PROVIDER_ID.equals(stored.getProviderId())
                        != ClerkIdentityProviderConfig.PROVIDER_ID.equals(saved.getProviderId())) {
            throw new IllegalArgumentException("The type of an identity provider cannot be changed to or from "
                    + ClerkIdentityProviderConfig.PROVIDER_ID);
        }
    }

    private static void sealSecrets(KeycloakSession session, RealmModel realm) {
        RealmModel before = session.getContext().getRealm();
        session.getContext().setRealm(realm);
        try {
            List<IdentityProviderModel> providers = session.identityProviders()
                    .getAllStream(IdentityProviderQuery.any())
                    .filter(model -> ClerkIdentityProviderConfig.PROVIDER_ID.equals(model.getProviderId()))
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
        ClerkBackend clerk = access(session, config);
        return new ClerkIdentityProvider(
                session, config, clerk, new SignInModeFactory(session, config, clerk, metadata), refusals);
    }

    @Override
    public ClerkIdentityProviderConfig createConfig() {
        return new ClerkIdentityProviderConfig(this::beforeSaving);
    }

    private void beforeSaving(ClerkIdentityProviderConfig config, RealmModel realm) {
        new ConfigValidation(config, realm).check();
        CurrentRequest.session()
                .map(session -> new KeysAtClerk(session, realm, access(session, config)))
                .ifPresent(KeysAtClerk::require);
        if (config.isOAuth()) {
            // Without a request, the redirect URI is unknown. The first sign-in creates the application then.
            CurrentRequest.session()
                    .map(session -> new OAuthApplicationSetup(session, realm, access(session, config)))
                    .ifPresent(OAuthApplicationSetup::ensureOrRefuse);
        }
        CurrentRequest.session()
                .ifPresent(session ->
                        session.getKeycloakSessionFactory().publish(new CheckedRealmChanged(session, realm)));
        // A realm that is being imported has no keys yet. Its secrets are sealed after the import.
        CurrentRequest.sessionOfThread()
                .filter(session -> SealedSecrets.canSeal(realm))
                .ifPresent(session -> new SealedSecrets(session, realm, config).seal());
    }

    private ClerkBackend access(KeycloakSession session, ClerkIdentityProviderConfig config) {
        return new ClerkBackend(session, config, limits, places, budget);
    }

    @Override
    public String getId() {
        return ClerkIdentityProviderConfig.PROVIDER_ID;
    }

    @Override
    public String getName() {
        return "Clerk";
    }

    @Override
    public String getHelpText() {
        return "Lets users sign in with their Clerk account.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return ClerkIdentityProviderConfig.properties();
    }

    @Override
    public List<ProviderConfigProperty> getConfigMetadata() {
        return Stream.concat(CallLimits.options().stream(), Stream.of(CallBudget.option()))
                .toList();
    }

    /** Shown on the page <i>Server info</i> of the admin console. */
    @Override
    public Map<String, String> getOperationalInfo() {
        return facts == null ? Map.of() : facts.read();
    }

    private static Long providers(KeycloakSession session) {
        return session.getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .createQuery(PROVIDERS, Long.class)
                .setParameter("clerk", ClerkIdentityProviderConfig.PROVIDER_ID)
                .getSingleResult();
    }

    @Override
    public void close() {
        places.close();
    }
}
