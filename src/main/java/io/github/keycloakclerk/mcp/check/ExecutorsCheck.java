package io.github.keycloakclerk.mcp.check;

import io.github.keycloakclerk.check.CheckScope;
import io.github.keycloakclerk.check.Finding;
import io.github.keycloakclerk.mcp.cimd.McpClientMetadataDocumentExecutorFactory;
import io.github.keycloakclerk.mcp.policy.EffectiveExecutors;
import io.github.keycloakclerk.mcp.policy.SampleClients;
import io.github.keycloakclerk.mcp.registration.McpClientRegistrationExecutorFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.keycloak.common.Profile;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oauth2.cimd.clientpolicy.executor.ClientIdMetadataDocumentExecutorFactory;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.resourceindicators.ResourceIndicatorConstants;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProvider;
import org.keycloak.services.clientpolicy.executor.PKCEEnforcerExecutorFactory;
import org.keycloak.services.clientregistration.ClientRegistrationTokenUtils;

/** Checks which executors of client policies apply to MCP clients, by evaluating the policies for sample clients. */
record ExecutorsCheck(KeycloakSession session, RealmModel realm) {

    private static final String PAGE = "realm-settings/client-policies/profiles";

    /** Further clients of a realm are not checked. */
    private static final int MAX_CLIENTS = 500;

    private static final String OURS = McpClientRegistrationExecutorFactory.PROVIDER_ID;

    static List<Supplier<List<Finding>>> begin(CheckScope scope) {
        return List.of(new ExecutorsCheck(scope.session(), scope.realm())::findings);
    }

    private List<Finding> findings() {
        SampleClients samples = new SampleClients(session, realm);
        List<Finding> findings = new ArrayList<>();
        findings.add(registration("registration-executor", samples.anonymous()));
        findings.add(registration(
                "registration-token-executor",
                samples.withToken(ClientRegistrationTokenUtils.TYPE_INITIAL_ACCESS_TOKEN)));
        findings.add(documents(ids(samples.authorization())));
        findings.add(registration("document-registration-executor", samples.documentRegistration()));
        findings.add(documentFeature(Profile.isFeatureEnabled(Profile.Feature.CIMD)));
        findings.add(resourceFeature());
        findings.add(proofKeys());
        return findings;
    }

    private Set<String> ids(ClientPolicyContext context) {
        return new EffectiveExecutors(session, realm)
                .of(context).stream()
                        .map(ClientPolicyExecutorProvider::getProviderId)
                        .collect(Collectors.toSet());
    }

    private Finding registration(String id, ClientPolicyContext context) {
        return ids(context).contains(OURS)
                ? Finding.ok(id)
                : Finding.problem(id, "missing").at(PAGE);
    }

    private static Finding documents(Set<String> executors) {
        String id = "document-executor";
        if (!executors.contains(McpClientMetadataDocumentExecutorFactory.PROVIDER_ID)) {
            return Finding.problem(id, "missing").at(PAGE);
        }
        return executors.contains(ClientIdMetadataDocumentExecutorFactory.PROVIDER_ID)
                ? Finding.problem(id, "both").at(PAGE)
                : Finding.ok(id);
    }

    static Finding documentFeature(boolean on) {
        return on ? Finding.ok("feature-cimd") : Finding.warning("feature-cimd", "off");
    }

    /** The feature is only needed for resources that are clients. */
    private Finding resourceFeature() {
        String id = "feature-resource-indicators";
        boolean used = realm.getClientsStream(0, MAX_CLIENTS)
                .anyMatch(client ->
                        client.getAttribute(ResourceIndicatorConstants.CLIENT_RESOURCE_URL_ATTRIBUTE) != null);
        return Profile.isFeatureEnabled(Profile.Feature.RESOURCE_INDICATORS) && !used
                ? Finding.warning(id, "on")
                : Finding.ok(id);
    }

    /** For self-registered clients, the executor requires PKCE. */
    private Finding proofKeys() {
        String id = "public-clients-pkce";
        List<String> without = realm.getClientsStream(0, MAX_CLIENTS)
                .filter(client -> client.isEnabled() && client.isPublicClient() && client.isStandardFlowEnabled())
                .filter(client -> OIDCLoginProtocol.LOGIN_PROTOCOL.equals(client.getProtocol()))
                .filter(client -> client.getAttribute(OIDCConfigAttributes.PKCE_CODE_CHALLENGE_METHOD) == null)
                .filter(client ->
                        !ids(SampleClients.authorizationOf(client)).contains(PKCEEnforcerExecutorFactory.PROVIDER_ID))
                .map(ClientModel::getClientId)
                .toList();
        return without.isEmpty()
                ? Finding.ok(id)
                : Finding.warning(id, "missing", without).at(PAGE);
    }
}
