package io.github.keycloakclerk.mcp.cimd;

import io.github.keycloakclerk.mcp.client.ClientCount;
import io.github.keycloakclerk.mcp.client.RefusedRegistrationException;
import io.github.keycloakclerk.mcp.registration.McpClientRegistrationExecutor;
import io.github.keycloakclerk.mcp.registration.RedirectUri;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.OAuthErrorException;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oauth2.cimd.clientpolicy.executor.AbstractClientIdMetadataDocumentExecutor;
import org.keycloak.protocol.oauth2.cimd.clientpolicy.executor.ClientIdMetadataDocumentExecutorFactoryProviderConfig;
import org.keycloak.protocol.oauth2.cimd.provider.ClientIdMetadataDocumentProvider;
import org.keycloak.representations.oidc.OIDCClientRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.PreAuthorizationRequestContext;

/**
 * Keycloak's executor for Client ID Metadata Documents, adapted to the documents of MCP clients. Keycloak decides when a
 * document is fetched, and stores the client. This executor fetches and checks the document.
 */
public final class McpClientMetadataDocumentExecutor
        extends AbstractClientIdMetadataDocumentExecutor<McpClientMetadataDocumentConfig> {

    private static final Logger LOG = Logger.getLogger(McpClientMetadataDocumentExecutor.class);

    /** Keys are refreshed together with the document, so that rotated keys are known after an hour. */
    private static final int KEYS_SECONDS = 3600;

    /** Placeholder for requests without a redirect URI; never compared. */
    private static final URI NO_REDIRECT = URI.create("urn:none");

    private final DocumentHttp http;
    private boolean appsToJudge;
    private boolean hasRedirect = true;

    McpClientMetadataDocumentExecutor(
            KeycloakSession session, ClientIdMetadataDocumentExecutorFactoryProviderConfig limits, DocumentHttp http) {
        super(session, limits);
        this.http = http;
        this.configuration = new McpClientMetadataDocumentConfig();
    }

    @Override
    protected Logger getLogger() {
        return LOG;
    }

    @Override
    public String getProviderId() {
        return McpClientMetadataDocumentExecutorFactory.PROVIDER_ID;
    }

    @Override
    public Class<McpClientMetadataDocumentConfig> getExecutorConfigurationClass() {
        return McpClientMetadataDocumentConfig.class;
    }

    @Override
    public void setupConfiguration(McpClientMetadataDocumentConfig config) {
        configuration = Optional.ofNullable(config).orElseGet(McpClientMetadataDocumentConfig::new);
    }

    @Override
    public void executeOnEvent(ClientPolicyContext context) throws ClientPolicyException {
        if (context instanceof PreAuthorizationRequestContext request
                && PublishedClient.names(session.getContext().getRealm(), request.getClientId())) {
            appsToJudge = false;
            hasRedirect = !(request instanceof PublishedClient.WithoutRedirect);
            session.removeAttribute(McpClientRegistrationExecutor.JUDGED);
            super.executeOnEvent(context);
            if (appsToJudge && session.getAttribute(McpClientRegistrationExecutor.JUDGED) == null) {
                // The registration executor did not run, so no scheme is allowed.
                session.getTransactionManager().setRollbackOnly();
                throw new ClientPolicyException(
                        OAuthErrorException.INVALID_REQUEST, "The scheme of a redirect URI is not allowed");
            }
        }
    }

    /** A client that starts at the token endpoint has no redirect URI. */
    @Override
    protected URI verifyAuthorizationRequest(PreAuthorizationRequestContext request) throws ClientPolicyException {
        return hasRedirect ? super.verifyAuthorizationRequest(request) : NO_REDIRECT;
    }

    @Override
    @SuppressWarnings("rawtypes") // as Keycloak declares it
    protected OIDCClientRepresentationWithCacheControl fetchClientMetadata(
            URI clientId, boolean isUpdate, ClientIdMetadataDocumentProvider provider) throws ClientPolicyException {
        if (!isUpdate) {
            new DocumentLimit(session).check(String.valueOf(clientId.getHost()));
        }
        try {
            DocumentReader.Read read = reader().read(clientId);
            appsToJudge = read.hasApps();
            count().documentAccepted();
            return new OIDCClientRepresentationWithCacheControl(
                    read.client(), cacheControl(read.fetched(), read.hasFetchedKeys()));
        } catch (RefusedRegistrationException refusal) {
            count().document("refused", refusal.rule());
            throw new ClientPolicyException(OAuthErrorException.INVALID_REQUEST, refusal.getMessage());
        } catch (IOException malformed) {
            count().document("refused", "document-members");
            LOG.debugf("Metadata document of %s: a property has the wrong type", clientId);
            throw new ClientPolicyException(
                    OAuthErrorException.INVALID_REQUEST, "The client's metadata document is malformed");
        }
    }

    private ClientCount count() {
        return new ClientCount(session.getContext().getRealm().getName());
    }

    /** Checks the document of a client as at a sign-in, without storing anything. */
    public JudgedDocument judge(String clientId) {
        return new DocumentJudge(reader(), this::verifyClientId).judge(clientId);
    }

    private DocumentReader reader() {
        DocumentSource source = new DocumentSource(
                session, http, configuration.allowsPrivateAddresses(), providerConfig.getUpperLimitMetadataBytes());
        List<String> required = convertContentFilledList(configuration.getRequiredProperties());
        return new DocumentReader(source, rules(), required);
    }

    private ClientMetadataCacheControl cacheControl(DocumentFetcher.Fetched fetched, boolean withKeys) {
        int longest =
                withKeys ? Math.min(KEYS_SECONDS, providerConfig.getMaxCacheTime()) : providerConfig.getMaxCacheTime();
        return new ClientMetadataCacheControl(
                fetched.cacheControl().orElse(null), Math.min(providerConfig.getMinCacheTime(), longest), longest);
    }

    private DocumentRules rules() {
        List<String> domains = convertContentFilledList(configuration.getTrustedDomains());
        return new DocumentRules(domains, configuration.isRestrictSameDomain(), configuration.isAllowHttpScheme());
    }

    /** The document is already checked; only the redirect URI of this request remains. */
    @Override
    protected URI verifyClientMetadata(URI clientId, URI redirectUri, OIDCClientRepresentation client)
            throws ClientPolicyException {
        if (!hasRedirect) {
            return clientId;
        }
        try {
            RedirectUri asked = RedirectUri.parse(redirectUri.toString());
            if (client.getRedirectUris().stream().noneMatch(asked::matches)) {
                throw RefusedRegistrationException.redirectUri("redirect_uri is not in the client's metadata document");
            }
            return clientId;
        } catch (RefusedRegistrationException refusal) {
            throw new ClientPolicyException(OAuthErrorException.INVALID_REQUEST, refusal.getMessage());
        }
    }

    /**
     * Keycloak 26.8 calls this if its feature {@code resource-indicators} is enabled, and would refuse all resources that are
     * not in its own list. The check of the authorization endpoint decides which resources a request may name, for all clients.
     */
    @SuppressWarnings({"UnusedMethod", "ProtectedMembersInFinalClass"}) // no @Override, as 26.7 does not have it
    protected void enforceResourceIndicator(PreAuthorizationRequestContext request, ClientModel client) {}

    /** Already checked when the document was read. */
    @Override
    protected void validateClientMetadata(URI clientId, URI redirectUri, OIDCClientRepresentation client) {}
}
