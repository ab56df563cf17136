package io.github.keycloakclerk.broker.check;

import io.github.keycloakclerk.broker.ClerkIdentityProvider;
import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.check.CheckPart;
import io.github.keycloakclerk.check.Finding;
import io.github.keycloakclerk.check.RealmCheck;
import io.github.keycloakclerk.check.RealmCheckFactory;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
    public List<CheckPart> parts(KeycloakSession session) {
        return session.identityProviders()
                .getAllStream(IdentityProviderQuery.any())
                .filter(ClerkCheckFactory::isClerk)
                .filter(IdentityProviderModel::isEnabled)
                .flatMap(model -> parts(model).stream())
                .toList();
    }

    /** The realms with a Clerk provider. */
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

    /** The parts of the check for one provider. */
    static List<CheckPart> parts(IdentityProviderModel model) {
        return Stream.<Function<ProviderScope, Supplier<List<Finding>>>>of(
                        KeysCheck::begin,
                        ModeCheck::begin,
                        one -> new WebhookCheck(one)::findings,
                        one -> new AccessCheck(one)::findings,
                        EnterpriseCheck::begin,
                        one -> new MappersCheck(one)::findings)
                .map(part -> part(model, part))
                .toList();
    }

    private static CheckPart part(IdentityProviderModel model, Function<ProviderScope, Supplier<List<Finding>>> part) {
        return scope -> {
            ClerkIdentityProvider provider =
                    IdentityBrokerService.getIdentityProvider(scope.session(), model, ClerkIdentityProvider.class);
            ProviderScope one = new ProviderScope(scope, provider.clerk());
            return List.of(one.naming(part.apply(one)));
        };
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
