package io.github.keycloakclerk.broker.check;

import io.github.keycloakclerk.broker.backend.ClerkCallScope;
import io.github.keycloakclerk.broker.config.EnterpriseSettings;
import io.github.keycloakclerk.broker.config.IssuerKeys;
import io.github.keycloakclerk.broker.config.MatchUsersBy;
import io.github.keycloakclerk.check.Finding;
import io.github.keycloakclerk.check.HttpAnswer;
import io.github.keycloakclerk.check.Probe;
import io.github.keycloakclerk.clerk.EnterpriseConnection;
import io.github.keycloakclerk.clerk.OrganizationDomain;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.keycloak.broker.jwtauthorizationgrant.JWTAuthorizationGrantIdentityProviderConfig;
import org.keycloak.broker.jwtauthorizationgrant.JWTAuthorizationGrantIdentityProviderFactory;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;

/** Checks the enterprise issuers of a provider. Without issuers, there are no findings. */
record EnterpriseCheck(ProviderScope one, List<Issuer> issuers) {

    private static final String ALLOWED = """
            select count(allowed.value) from ClientEntity client
              join client.attributes allowed on allowed.name = :name
              where client.realmId = :realm
            """;

    /** An issuer, and the pending request for its keys. */
    private record Issuer(
            EnterpriseSettings.Issuer setting,
            Optional<JWTAuthorizationGrantIdentityProviderConfig> provider,
            Optional<Probe<HttpAnswer>> keys) {}

    static Supplier<List<Finding>> begin(ProviderScope one) {
        List<Issuer> issuers = one.config().enterprise().issuers().stream()
                .map(setting -> issuer(one, setting))
                .toList();
        return issuers.isEmpty() ? List::of : new EnterpriseCheck(one, issuers)::findings;
    }

    private static Issuer issuer(ProviderScope one, EnterpriseSettings.Issuer setting) {
        Optional<JWTAuthorizationGrantIdentityProviderConfig> provider = Optional.ofNullable(
                        one.session().identityProviders().getByAlias(setting.provider()))
                .filter(IdentityProviderModel::isEnabled)
                .filter(model -> JWTAuthorizationGrantIdentityProviderFactory.PROVIDER_ID.equals(model.getProviderId()))
                .map(JWTAuthorizationGrantIdentityProviderConfig::new);
        Optional<Probe<HttpAnswer>> keys = provider.filter(JWTAuthorizationGrantIdentityProviderConfig::isUseJwksUrl)
                .map(JWTAuthorizationGrantIdentityProviderConfig::getJwksUrl)
                .map(url -> one.scope().probes().send("GET", URI.create(url), Map.of("Accept", "application/json")));
        return new Issuer(setting, provider, keys);
    }

    private List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        issuers.forEach(issuer -> findings.add(keys(issuer)));
        issuers.forEach(issuer -> findings.addAll(connection(issuer.setting())));
        findings.add(clients());
        return findings;
    }

    private Finding keys(Issuer issuer) {
        String id = "enterprise-issuer";
        String alias = issuer.setting().provider();
        if (issuer.provider().isEmpty()) {
            return Finding.problem(id, "missing", alias).at(one.page());
        }
        String url = String.valueOf(issuer.provider().get().getIssuer());
        if (!IssuerKeys.of(issuer.provider().get()).isSafe()) {
            return Finding.problem(id, "unsafe", alias).at(page(alias));
        }
        if (issuer.keys().isEmpty()) {
            return Finding.ok(id, alias, url);
        }
        try {
            HttpAnswer answer = issuer.keys().get().get();
            return answer.isObject() && answer.json().path("keys").size() > 0
                    ? Finding.ok(id, alias, url)
                    : Finding.problem(id, "unreadable", alias, answer.status()).at(page(alias));
        } catch (IOException e) {
            return Finding.problem(id, "unreachable", alias).at(page(alias));
        }
    }

    private static String page(String alias) {
        return "identity-providers/" + JWTAuthorizationGrantIdentityProviderFactory.PROVIDER_ID + "/" + alias
                + "/settings";
    }

    private List<Finding> connection(EnterpriseSettings.Issuer issuer) {
        String id = "enterprise-connection";
        String name = issuer.connectionId();
        try (ClerkCallScope calls = one.limited().callScope()) {
            EnterpriseConnection connection =
                    calls.api().enterpriseConnection(name).get();
            if (!connection.active()) {
                return List.of(Finding.problem(id, "inactive", name).at(one.page()));
            }
            if (connection.organizationId().isEmpty()) {
                return List.of(Finding.problem(id, "alone", name).at(one.page()));
            }
            Finding ok = Finding.ok(id, name, connection.organizationId().get());
            return one.config().enterprise().matchUsersBy() == MatchUsersBy.SUBJECT_OR_OWNED_EMAIL
                    ? List.of(
                            ok,
                            domains(
                                    calls,
                                    connection,
                                    connection.organizationId().get()))
                    : List.of(ok);
        } catch (ClerkApiException e) {
            return List.of(
                    e.kind() == ClerkApiException.Kind.NOT_FOUND
                            ? Finding.problem(id, "unknown", name).at(one.page())
                            : Finding.warning(id, "unread", name, e.kind().reason()));
        }
    }

    private static Finding domains(ClerkCallScope calls, EnterpriseConnection connection, String organization)
            throws ClerkApiException {
        String id = "enterprise-domains";
        List<String> owned = calls.api().organizationDomains(organization).get().stream()
                .filter(OrganizationDomain::owned)
                .map(OrganizationDomain::name)
                .filter(name -> connection.domains().stream().anyMatch(name::equalsIgnoreCase))
                .toList();
        return owned.isEmpty() ? Finding.warning(id, "none", connection.id()) : Finding.ok(id, connection.id(), owned);
    }

    private Finding clients() {
        String id = "enterprise-clients";
        List<String> wrong = one.config().enterprise().publicClients().stream()
                .filter(this::isNoPublicClient)
                .sorted()
                .toList();
        if (!wrong.isEmpty()) {
            return Finding.warning(id, "unknown", wrong).at(one.page());
        }
        long allowed = one.session()
                .getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .createQuery(ALLOWED, Long.class)
                .setParameter("name", OIDCConfigAttributes.JWT_AUTHORIZATION_GRANT_IDP)
                .setParameter("realm", one.realm().getId())
                .getSingleResult();
        int listed = one.config().enterprise().publicClients().size();
        return allowed + listed == 0 ? Finding.warning(id, "none").at("clients") : Finding.ok(id, allowed, listed);
    }

    /** A client with a metadata document may not be registered yet. */
    private boolean isNoPublicClient(String clientId) {
        ClientModel client = one.realm().getClientByClientId(clientId);
        return client == null ? !clientId.startsWith("https:") : !client.isPublicClient();
    }
}
