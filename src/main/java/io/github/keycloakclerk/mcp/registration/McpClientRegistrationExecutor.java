package io.github.keycloakclerk.mcp.registration;

import io.github.keycloakclerk.mcp.client.ChangedClients;
import io.github.keycloakclerk.mcp.client.ClientRule;
import io.github.keycloakclerk.mcp.client.RefusedRegistrationException;
import io.github.keycloakclerk.mcp.client.SelfRegistration;
import io.github.keycloakclerk.mcp.limit.ClientLimits;
import io.github.keycloakclerk.mcp.limit.ClientRoom;
import io.github.keycloakclerk.mcp.resource.OmittedResource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.events.EventType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oauth2.cimd.clientpolicy.context.CimdClientRegisterContext;
import org.keycloak.protocol.oauth2.cimd.clientpolicy.context.CimdClientUpdateContext;
import org.keycloak.protocol.oauth2.cimd.provider.AbstractPersistentClientIdMetadataDocumentProvider;
import org.keycloak.representations.JsonWebToken;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.DynamicClientRegisterContext;
import org.keycloak.services.clientpolicy.context.DynamicClientUpdateContext;
import org.keycloak.services.clientpolicy.context.PreAuthorizationRequestContext;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProvider;
import org.keycloak.services.clientregistration.ClientRegistrationTokenUtils;
import org.keycloak.util.TokenUtil;

/**
 * Applies the rules for MCP clients that register themselves or publish a Client ID Metadata Document; see
 * {@link ClientNormalizer}. Does not apply to clients that an administrator creates or changes.
 */
public final class McpClientRegistrationExecutor implements ClientPolicyExecutorProvider<McpClientRegistrationConfig> {

    /** Session attribute: this executor has checked a metadata document in the current request. */
    public static final String JUDGED = McpClientRegistrationExecutor.class.getName() + ".judged";

    private static final String CACHED_UNTIL =
            AbstractPersistentClientIdMetadataDocumentProvider.CIMD_CACHE_EXPIRY_TIME_IN_SEC;

    private final KeycloakSession session;
    private McpClientRegistrationConfig config = new McpClientRegistrationConfig();

    McpClientRegistrationExecutor(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public String getProviderId() {
        return McpClientRegistrationExecutorFactory.PROVIDER_ID;
    }

    @Override
    public Class<McpClientRegistrationConfig> getExecutorConfigurationClass() {
        return McpClientRegistrationConfig.class;
    }

    @Override
    public void setupConfiguration(McpClientRegistrationConfig config) {
        this.config = Optional.ofNullable(config).orElseGet(McpClientRegistrationConfig::new);
    }

    @Override
    public void executeOnEvent(ClientPolicyContext context) throws ClientPolicyException {
        if (context instanceof PreAuthorizationRequestContext request) {
            new OmittedResource(session).takeOut(request.getRequestParameters());
        } else if (context instanceof DynamicClientRegisterContext dynamic) {
            register(dynamic.getProposedClientRepresentation(), dynamic.getToken());
        } else if (context instanceof DynamicClientUpdateContext dynamic) {
            if (isAdministrator(dynamic.getToken())) {
                SelfRegistration.adopt(dynamic.getTargetClient(), dynamic.getProposedClientRepresentation());
            } else if (SelfRegistration.isUnderRules(dynamic.getTargetClient())) {
                update(dynamic.getProposedClientRepresentation(), dynamic.getTargetClient());
                new ChangedClients(session)
                        .change(dynamic.getProposedClientRepresentation(), dynamic.getTargetClient());
            }
        } else if (context instanceof CimdClientRegisterContext document) {
            readDocument(document.getProposedClientRepresentation(), ClientNormalizer::normalize);
            SelfRegistration.METADATA_DOCUMENT.mark(document.getProposedClientRepresentation(), now());
            // Only registrations are refused at the limit; documents just make room for them.
            new ClientRoom(session)
                    .make(
                            session.getContext().getRealm(),
                            ClientLimits.of(session.getContext().getRealm()));
        } else if (context instanceof CimdClientUpdateContext document) {
            readDocument(document.getProposedClientRepresentation(), ClientNormalizer::normalizeUpdate);
            document.getProposedClientRepresentation()
                    .getAttributes()
                    .putAll(SelfRegistration.marks(document.getTargetClient()));
            new ChangedClients(session).change(document.getProposedClientRepresentation(), document.getTargetClient());
        }
    }

    /** Administrators send a bearer token, invited clients an initial access token. */
    private void register(ClientRepresentation client, @Nullable JsonWebToken token) {
        if (isAdministrator(token)) {
            return;
        }
        boolean invited =
                token != null && ClientRegistrationTokenUtils.TYPE_INITIAL_ACCESS_TOKEN.equals(token.getType());
        answerRefusal(EventType.CLIENT_REGISTER, client, ClientNormalizer::normalize);
        ClientPrivileges.removeIds(client);
        SelfRegistration.putUnderRules(client);
        if (!invited) {
            SelfRegistration.DYNAMIC.mark(client, now());
        }
    }

    private static boolean isAdministrator(@Nullable JsonWebToken token) {
        return token != null && TokenUtil.TOKEN_TYPE_BEARER.equals(token.getType());
    }

    private void update(ClientRepresentation client, ClientModel current) {
        answerRefusal(EventType.CLIENT_UPDATE, client, ClientNormalizer::normalizeUpdate);
        client.getAttributes().putAll(SelfRegistration.marks(current));
    }

    private void readDocument(ClientRepresentation client, Rules rules) throws ClientPolicyException {
        String cachedUntil = client.getAttributes().get(CACHED_UNTIL);
        try {
            rules.apply(normalizer(), client);
        } catch (RefusedRegistrationException refusal) {
            throw new ClientPolicyException(refusal.error(), refusal.getMessage());
        }
        client.getAttributes().put(CACHED_UNTIL, cachedUntil);
        SelfRegistration.putUnderRules(client);
        session.setAttribute(JUDGED, true);
    }

    /** The rules for a client that registers itself or publishes a metadata document. */
    public List<ClientRule> rules(ClientRepresentation client) {
        return normalizer().rules(client);
    }

    /**
     * Normalizes a client without storing it.
     *
     * @throws RefusedRegistrationException if the client is refused
     */
    public void normalize(ClientRepresentation client) throws RefusedRegistrationException {
        normalizer().normalize(client);
    }

    /** One of the operations of {@link ClientNormalizer}. */
    private interface Rules {
        void apply(ClientNormalizer normalizer, ClientRepresentation client) throws RefusedRegistrationException;
    }

    private ClientNormalizer normalizer() {
        ScopeRules scopes = new ScopeRules(session.getContext().getRealm(), Set.copyOf(config.allowedScopes()));
        return new ClientNormalizer(
                RedirectRules.of(config.allowedRedirectHosts(), config.allowedRedirectSchemes()), scopes);
    }

    private void answerRefusal(EventType type, ClientRepresentation client, Rules rules) {
        try {
            rules.apply(normalizer(), client);
        } catch (RefusedRegistrationException refusal) {
            throw refusal.answer(session, type);
        }
    }

    private static Instant now() {
        return Instant.ofEpochSecond(Time.currentTimeSeconds());
    }
}
