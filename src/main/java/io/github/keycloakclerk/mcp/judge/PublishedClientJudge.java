package io.github.keycloakclerk.mcp.judge;

import io.github.keycloakclerk.mcp.cimd.JudgedDocument;
import io.github.keycloakclerk.mcp.cimd.McpClientMetadataDocumentExecutor;
import io.github.keycloakclerk.mcp.policy.EffectiveExecutors;
import io.github.keycloakclerk.mcp.policy.SampleClients;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.keycloak.common.Profile;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oauth2.cimd.clientpolicy.context.CimdClientRegisterContext;
import org.keycloak.protocol.oauth2.cimd.clientpolicy.context.CimdClientUpdateContext;
import org.keycloak.protocol.oauth2.cimd.provider.AbstractPersistentClientIdMetadataDocumentProvider;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.oidc.OIDCClientRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientregistration.ClientRegistrationException;
import org.keycloak.services.clientregistration.oidc.DescriptionConverter;
import org.keycloak.util.JsonSerialization;

/** Checks a client whose ID is the URL of its metadata document. Fetches the document. */
record PublishedClientJudge(KeycloakSession session, RealmModel realm) {

    private static final String CACHED_UNTIL =
            AbstractPersistentClientIdMetadataDocumentProvider.CIMD_CACHE_EXPIRY_TIME_IN_SEC;

    JudgedClient judge(String clientId) {
        List<RuleResult> results = new ArrayList<>();
        ClientModel known = realm.getClientByClientId(clientId);
        if (known != null
                && (!known.isEnabled() || known.getAttribute(CACHED_UNTIL) == null || !readsDocument(clientId))) {
            // Keycloak does not read the document of this client.
            results.add(RuleResult.passed("client", clientId));
            results.add(
                    known.isEnabled()
                            ? RuleResult.passed("client-enabled", clientId)
                            : RuleResult.refused("client-enabled", clientId, "Client disabled"));
            return new JudgedClient(results, Optional.of(AskedClient.shown(session, known)));
        }
        results.add(
                Profile.isFeatureEnabled(Profile.Feature.CIMD)
                        ? RuleResult.passed("feature-cimd", "")
                        : RuleResult.refused("feature-cimd", "", "Client not found"));
        Optional<McpClientMetadataDocumentExecutor> executor = executor(clientId);
        results.add(
                executor.isPresent()
                        ? RuleResult.passed("document-executor", "")
                        : RuleResult.refused("document-executor", "", "Client not found"));
        if (executor.isEmpty()) {
            return new JudgedClient(results, Optional.empty());
        }
        JudgedDocument document = executor.get().judge(clientId);
        document.rules().forEach(rule -> results.add(RuleResult.of(rule)));
        return new JudgedClient(results, document.client().flatMap(published -> client(published, results)));
    }

    /** Whether Keycloak reads the document of this client. */
    boolean readsDocument(String clientId) {
        return Profile.isFeatureEnabled(Profile.Feature.CIMD)
                && executor(clientId).isPresent();
    }

    private Optional<McpClientMetadataDocumentExecutor> executor(String clientId) {
        return new EffectiveExecutors(session, realm)
                .of(SampleClients.authorization(clientId, "")).stream()
                        .filter(McpClientMetadataDocumentExecutor.class::isInstance)
                        .map(McpClientMetadataDocumentExecutor.class::cast)
                        .findFirst();
    }

    /** The client that Keycloak and the registration executors would create. */
    private Optional<ClientRepresentation> client(OIDCClientRepresentation published, List<RuleResult> results) {
        try {
            ClientRepresentation client = DescriptionConverter.toInternal(session, published);
            // As PersistentClientIdMetadataDocumentProvider does before it runs the executors.
            client.setConsentRequired(true);
            client.setFullScopeAllowed(false);
            boolean kept = new RegistrationJudge(session, realm).executors(client, context(client), results);
            if (results.stream().anyMatch(result -> result.id().equals("registration-executor"))) {
                // The registration executor did not run, so no scheme is allowed.
                published.getRedirectUris().stream()
                        .filter(uri -> !uri.matches("https?:.*"))
                        .forEach(uri -> results.add(RuleResult.refused(
                                "redirect-uri", uri, "The scheme of a redirect URI is not allowed")));
            } else if (kept) {
                new ChangedMembers(JsonSerialization.mapper.valueToTree(published), client).addTo(results);
            }
            return Optional.of(client).filter(made -> results.stream().noneMatch(RuleResult::isRefused));
        } catch (ClientRegistrationException e) {
            results.add(RuleResult.refused("client", String.valueOf(e.getMessage()), "Client metadata invalid"));
            return Optional.empty();
        }
    }

    private ClientPolicyContext context(ClientRepresentation client) {
        ClientModel known = realm.getClientByClientId(client.getClientId());
        return known == null ? new CimdClientRegisterContext(client) : new CimdClientUpdateContext(client, known);
    }
}
