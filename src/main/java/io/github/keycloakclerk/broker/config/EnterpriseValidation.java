package io.github.keycloakclerk.broker.config;

import static io.github.keycloakclerk.broker.config.SettingRules.field;
import static io.github.keycloakclerk.broker.config.SettingRules.refusal;

import io.github.keycloakclerk.broker.config.EnterpriseSettings.Issuer;
import io.github.keycloakclerk.compat.CurrentRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.keycloak.broker.jwtauthorizationgrant.JWTAuthorizationGrantIdentityProviderFactory;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.RealmModel;

/** Rejects enterprise issuers that do not pair one issuer with one connection each, or whose keys are not safe. */
record EnterpriseValidation(ClerkIdentityProviderConfig config, RealmModel realm) {

    private static final String FIELD = field(Setting.ENTERPRISE_ISSUERS);

    void check() {
        List<Issuer> issuers = new ArrayList<>();
        for (String entry : config.list(Setting.ENTERPRISE_ISSUERS)) {
            issuers.add(
                    Issuer.parse(entry)
                            .orElseThrow(
                                    () -> refusal(
                                            FIELD,
                                            "enter alias=connection: the alias of an identity provider and the ID of an enterprise connection in Clerk")));
        }
        requireOnce(issuers.stream().map(Issuer::provider).toList(), "each identity provider may be listed only once");
        requireOnce(
                issuers.stream().map(Issuer::connectionId).toList(),
                "each enterprise connection may be listed only once, because its users belong to one issuer");
        // During a realm import, the other identity providers may be created after this one.
        if (CurrentRequest.session().isPresent() && SealedSecrets.canSeal(realm)) {
            Set<String> urls = new HashSet<>();
            issuers.forEach(issuer -> requireProvider(issuer.provider(), urls));
            requireNotListedElsewhere(issuers);
        }
    }

    private static void requireOnce(List<String> values, String sentence) {
        if (new HashSet<>(values).size() < values.size()) {
            throw refusal(FIELD, sentence);
        }
    }

    @SuppressWarnings("deprecation") // Keycloak validates without its session
    private void requireProvider(String alias, Set<String> urls) {
        IdentityProviderModel provider = realm.getIdentityProviderByAlias(alias);
        if (provider == null
                || !JWTAuthorizationGrantIdentityProviderFactory.PROVIDER_ID.equals(provider.getProviderId())) {
            throw refusal(FIELD, "there is no identity provider " + alias + " of the type JWT Authorization Grant");
        }
        String url = Optional.ofNullable(provider.getConfig().get(IdentityProviderModel.ISSUER))
                .orElse("");
        if (url.isBlank()) {
            throw refusal(FIELD, "the identity provider " + alias + " has no issuer");
        }
        if (!IssuerKeys.of(provider.getConfig()).isSafe()) {
            throw refusal(
                    FIELD,
                    "the keys of the identity provider " + alias
                            + " must come from a JWKS URL that starts with https://, or be a key with its ID and algorithm");
        }
        if (!urls.add(url)) {
            throw refusal(FIELD, "two of these identity providers have the same issuer");
        }
    }

    @SuppressWarnings("deprecation") // Keycloak validates without its session
    private void requireNotListedElsewhere(List<Issuer> issuers) {
        Set<String> aliases = new HashSet<>();
        issuers.forEach(issuer -> aliases.add(issuer.provider()));
        realm.getIdentityProvidersStream()
                .filter(other -> ClerkIdentityProviderConfig.PROVIDER_ID.equals(other.getProviderId()))
                .filter(other -> !other.getAlias().equals(config.getAlias()))
                .map(ClerkIdentityProviderConfig::new)
                .flatMap(other -> other.list(Setting.ENTERPRISE_ISSUERS).stream())
                .flatMap(entry -> Issuer.parse(entry).stream())
                .filter(issuer -> aliases.contains(issuer.provider()))
                .findFirst()
                .ifPresent(issuer -> {
                    throw refusal(
                            FIELD, issuer.provider() + " is already used in another Clerk provider of this realm");
                });
    }
}
