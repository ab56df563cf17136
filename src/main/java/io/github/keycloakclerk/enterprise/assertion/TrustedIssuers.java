package io.github.keycloakclerk.enterprise.assertion;

import io.github.keycloakclerk.broker.ClerkIdentityProvider;
import io.github.keycloakclerk.broker.backend.ClerkBackend;
import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.config.EnterpriseSettings;
import io.github.keycloakclerk.stored.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.broker.jwtauthorizationgrant.JWTAuthorizationGrantIdentityProviderConfig;
import org.keycloak.broker.jwtauthorizationgrant.JWTAuthorizationGrantIdentityProviderFactory;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.IdentityProviderQuery;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.cache.CachedRealmModel;
import org.keycloak.services.resources.IdentityBrokerService;

/** The trusted issuers in the settings of a realm's Clerk providers. */
public record TrustedIssuers(KeycloakSession session) {

    /** Cache lifetime, for changes without an event. */
    private static final Duration KEEP = Duration.ofMinutes(1);

    private static final String KEY = StoredKey.ENTERPRISE_PROVIDERS.key();

    private record Remembered(List<String> providers, Instant readAt) {}

    public boolean areAny() {
        return all().findAny().isPresent();
    }

    /** The issuer with exactly this URL; empty if there is none, or more than one. */
    public Optional<TrustedIssuer> find(String issuer) {
        List<TrustedIssuer> found =
                all().filter(one -> issuer.equals(one.keys().getIssuer())).toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /** Whether an issuer is listed, even by a disabled provider or by several. */
    public boolean isListed(String issuer) {
        return providers().stream()
                .flatMap(
                        alias -> Optional.ofNullable(session.identityProviders().getByAlias(alias)).stream())
                .filter(TrustedIssuers::isClerk)
                .flatMap(model -> new ClerkIdentityProviderConfig(model).enterprise().issuers().stream())
                .flatMap(listed ->
                        Optional.ofNullable(session.identityProviders().getByAlias(listed.provider())).stream())
                .anyMatch(model -> issuer.equals(model.getConfig().get(IdentityProviderModel.ISSUER)));
    }

    private Stream<TrustedIssuer> all() {
        return providers().stream()
                .flatMap(alias -> clerk(alias).stream())
                .flatMap(clerk -> clerk.config().enterprise().issuers().stream()
                        .flatMap(issuer -> issuer(clerk, issuer).stream()));
    }

    private Optional<ClerkBackend> clerk(String alias) {
        return Optional.ofNullable(session.identityProviders().getByAlias(alias))
                .filter(IdentityProviderModel::isEnabled)
                .filter(TrustedIssuers::isClerk)
                .map(model -> IdentityBrokerService.getIdentityProvider(session, model, ClerkIdentityProvider.class))
                .map(ClerkIdentityProvider::clerk);
    }

    private Optional<TrustedIssuer> issuer(ClerkBackend clerk, EnterpriseSettings.Issuer issuer) {
        return Optional.ofNullable(session.identityProviders().getByAlias(issuer.provider()))
                .filter(IdentityProviderModel::isEnabled)
                .filter(model -> JWTAuthorizationGrantIdentityProviderFactory.PROVIDER_ID.equals(model.getProviderId()))
                .map(JWTAuthorizationGrantIdentityProviderConfig::new)
                .map(keys -> new TrustedIssuer(clerk, keys, issuer.connectionId()));
    }

    private static boolean isClerk(IdentityProviderModel model) {
        return ClerkIdentityProviderConfig.PROVIDER_ID.equals(model.getProviderId());
    }

    /**
     * Aliases of the Clerk providers with trusted issuers. Keycloak caches single providers by alias, but not this list. It is
     * cached with the realm; an event listener clears it on all nodes if a provider changes.
     */
    @SuppressWarnings("unchecked")
    private List<String> providers() {
        if (!(session.getContext().getRealm() instanceof CachedRealmModel realm)) {
            return read();
        }
        Instant now = Instant.now();
        if (realm.getCachedWith().get(KEY) instanceof Remembered known
                && known.readAt().plus(KEEP).isAfter(now)) {
            return known.providers();
        }
        List<String> providers = read();
        realm.getCachedWith().put(KEY, new Remembered(providers, now));
        return providers;
    }

    private List<String> read() {
        return session.identityProviders()
                .getAllStream(IdentityProviderQuery.any())
                .filter(TrustedIssuers::isClerk)
                .filter(model ->
                        new ClerkIdentityProviderConfig(model).enterprise().isOn())
                .map(IdentityProviderModel::getAlias)
                .toList();
    }
}
