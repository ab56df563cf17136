package io.github.keycloakclerk.mcp.cimd;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.mcp.client.ClientRule;
import io.github.keycloakclerk.mcp.client.RefusedRegistrationException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.keycloak.jose.jwk.JSONWebKeySet;
import org.keycloak.services.clientpolicy.ClientPolicyException;

/** Checks a metadata document against all rules, whereas {@link DocumentReader} stops at the first violation. */
final class DocumentJudge {

    /** Keycloak's own rules for client IDs that are URLs. */
    interface ClientIds {
        /** @throws ClientPolicyException if the client ID is not such a URL */
        URI verify(String clientId) throws ClientPolicyException;
    }

    private final DocumentReader reader;
    private final ClientIds clientIds;
    private final List<ClientRule> rules = new ArrayList<>();

    DocumentJudge(DocumentReader reader, ClientIds clientIds) {
        this.reader = reader;
        this.clientIds = clientIds;
    }

    JudgedDocument judge(String clientId) {
        try {
            URI url = judged("client-id", clientId, () -> clientIds.verify(clientId));
            JsonNode json = judged("document", clientId, () -> reader.fetch(url).document());
            MetadataDocument document = judged("document-members", "", () -> MetadataDocument.read(json));
            rules.addAll(reader.rules().rules(url, document.published()));
            rules.add(ClientRule.of("document-properties", "", () -> reader.requireProperties(json)));
            String method = judged("authentication-method", said(json), () -> DocumentReader.method(document));
            ClientRule.requireAll(rules);
            @Nullable
            JSONWebKeySet keys = judged(
                            "document-keys",
                            document.published().getJwksUri(),
                            () -> reader.source().keys(document.published(), method))
                    .orElse(null);
            return new JudgedDocument(rules, Optional.of(document.client(method, keys)));
        } catch (RefusedRegistrationException refused) {
            return new JudgedDocument(rules, Optional.empty());
        }
    }

    private static String said(JsonNode document) {
        JsonNode one = document.path("token_endpoint_auth_method");
        return one.isTextual()
                ? one.asText()
                : document.path("token_endpoint_auth_methods_supported").toString();
    }

    /** Runs a step and records the result of its rule. */
    private <T> T judged(String id, @Nullable Object saw, Callable<T> work) throws RefusedRegistrationException {
        try {
            T result = work.call();
            rules.add(ClientRule.of(id, saw, () -> {}));
            return result;
        } catch (Exception e) {
            RefusedRegistrationException refusal = refusal(e);
            rules.add(ClientRule.of(id, saw, () -> {
                throw refusal;
            }));
            throw refusal;
        }
    }

    private static RefusedRegistrationException refusal(Exception e) {
        if (e instanceof RefusedRegistrationException refused) {
            return refused;
        }
        String sentence = e instanceof ClientPolicyException policy ? policy.getErrorDetail() : null;
        return RefusedRegistrationException.metadata(
                sentence == null ? "The client's metadata document is malformed" : sentence);
    }
}
