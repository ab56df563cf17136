package io.github.keycloakclerk.authentication;

import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.authenticators.browser.IdentityProviderAuthenticatorFactory;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.IdentityProviderQuery;
import org.keycloak.models.IdentityProviderStorageProvider;

/** The Clerk providers that a browser may be sent to: the configured one, or all enabled ones of the realm. */
final class ProviderChoice {

    private ProviderChoice() {}

    static Optional<String> configuredAlias(AuthenticationFlowContext context) {
        return Optional.ofNullable(context.getAuthenticatorConfig())
                .flatMap(config -> Optional.ofNullable(config.getConfig()))
                .map(config -> config.get(IdentityProviderAuthenticatorFactory.DEFAULT_PROVIDER))
                .map(String::trim)
                .filter(alias -> !alias.isEmpty());
    }

    static Set<String> of(AuthenticationFlowContext context) {
        IdentityProviderStorageProvider providers = context.getSession().identityProviders();
        return configuredAlias(context)
                .map(alias -> Optional.ofNullable(providers.getByAlias(alias)).stream())
                .orElseGet(() ->
                        providers.getAllStream(IdentityProviderQuery.any().with(IdentityProviderModel.ENABLED, "true")))
                .filter(ProviderChoice::canSignIn)
                .map(IdentityProviderModel::getAlias)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean canSignIn(IdentityProviderModel provider) {
        return provider.isEnabled()
                && ClerkIdentityProviderConfig.PROVIDER_ID.equals(provider.getProviderId())
                && !Boolean.TRUE.equals(provider.isLinkOnly());
    }
}
