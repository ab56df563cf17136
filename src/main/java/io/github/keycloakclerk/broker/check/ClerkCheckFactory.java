package io.github.keycloakclerk.broker.check;

import io.github.keycloakclerk.broker.ClerkIdentityProvider;
import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.check.CheckScope;
import io.github.keycloakclerk.check.Finding;
import io.github.keycloakclerk.check.RealmCheck;
import io.github.keycloakclerk.check.RealmCheckFactory;
import java.util.List;
import java.util.function.Supplier;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.IdentityProviderQuery;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resources.IdentityBrokerService;

/** Checks each enabled Clerk provider of a realm. */
public final class ClerkCheckFactory implements RealmCheckFactory, RealmCheck {

    private static final String REALMS =
            "select distinct provider.realmId from IdentityProviderEntity provider where provider.providerId = :clerk";

    @Override
    public List<Supplier<List<Finding>>> begin(CheckScope scope) {
        return scope.session()
                .identityProviders()
                .getAllStream(IdentityProviderQuery.any())
                .filter(ClerkCheckFactory::isClerk)
                .filter(IdentityProviderModel::isEnabled)
                .flatMap(model -> begin(scope, model).stream())
                .toList();
    }

    /** Those with a Clerk provider. */
    @Override
    public List<String> realms(KeycloakSession session) {
        return session.getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .createQuery(REALMS, String.class)
                .setParameter("clerk", ClerkIdentityProviderConfig.PROVIDER_ID)
                .getResultList();
    }

    static boolean isClerk(IdentityProviderModel model) {
        return ClerkIdentityProviderConfig.PROVIDER_ID.equals(model.getProviderId());
    }

    /** The checks of one provider. */
    static List<Supplier<List<Finding>>> begin(CheckScope scope, IdentityProviderModel model) {
        ClerkIdentityProvider provider =
                IdentityBrokerService.getIdentityProvider(scope.session(), model, ClerkIdentityProvider.class);
        ProviderScope one = new ProviderScope(scope, provider.clerk());
        return List.of(
                one.naming(KeysCheck.begin(one)),
                one.naming(ModeCheck.begin(one)),
                one.naming(new WebhookCheck(one)::findings),
                one.naming(new AccessCheck(one)::findings),
                one.naming(new MappersCheck(one)::findings));
    }

    @Override
    public RealmCheck create(KeycloakSession session) {
        return this;
    }

    @Override
    public String getId() {
        return ClerkIdentityProviderConfig.PROVIDER_ID;
    }

    @Override
    public void close() {}
}
