package io.github.keycloakclerk.mcp.judge;

import io.github.keycloakclerk.mcp.resource.McpServers;
import io.github.keycloakclerk.mcp.resource.ResourceUrl;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.http.NameValuePair;
import org.apache.http.client.utils.URLEncodedUtils;
import org.keycloak.OAuth2Constants;
import org.keycloak.common.Profile;
import org.keycloak.common.util.Time;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oauth2.cimd.provider.AbstractPersistentClientIdMetadataDocumentProvider;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;

/** Checks an authorization request in the same order as Keycloak's endpoint. */
final class AuthorizationJudge {

    private static final Set<String> ONCE = Set.of(
            OAuth2Constants.CLIENT_ID,
            OAuth2Constants.REDIRECT_URI,
            OAuth2Constants.RESPONSE_TYPE,
            OAuth2Constants.SCOPE,
            OAuth2Constants.STATE,
            OAuth2Constants.RESOURCE,
            OAuth2Constants.CODE_CHALLENGE,
            OAuth2Constants.CODE_CHALLENGE_METHOD);

    /** RFC 7636, section 4.2. */
    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    /** Methods that Keycloak accepts from clients without required PKCE; an empty one means plain (RFC 7636, section 4.3). */
    private static final Set<String> WEAKER =
            Set.of("", OAuth2Constants.PKCE_METHOD_PLAIN, OAuth2Constants.PKCE_METHOD_S256);

    private final KeycloakSession session;
    private final RealmModel realm;
    private final URI endpoint;
    private final List<RuleResult> results = new ArrayList<>();

    /** @param endpoint the authorization endpoint of the realm, as clients see it */
    AuthorizationJudge(KeycloakSession session, RealmModel realm, URI endpoint) {
        this.session = session;
        this.realm = realm;
        this.endpoint = endpoint;
    }

    JudgedClient judge(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            results.add(RuleResult.refused("endpoint", text, "malformed"));
            return new JudgedClient(results, Optional.empty());
        }
        String before = text.split("[?#]", 2)[0];
        rule("endpoint", before, before.equals(endpoint.toString()), endpoint.toString());
        List<NameValuePair> parameters = URLEncodedUtils.parse(url, StandardCharsets.UTF_8);
        List<String> repeated = ONCE.stream()
                .filter(name -> parameters.stream()
                                .filter(parameter -> parameter.getName().equals(name))
                                .count()
                        > 1)
                .sorted()
                .toList();
        rule("parameters", String.join(" ", repeated), repeated.isEmpty(), "duplicated parameter");
        return judge(new Asked(parameters));
    }

    /** The parameters of the request. */
    private record Asked(List<NameValuePair> parameters) {

        /** A parameter without a value counts as omitted (RFC 6749, 3.1). */
        Optional<String> get(String name) {
            return parameters.stream()
                    .filter(parameter -> parameter.getName().equals(name))
                    .map(NameValuePair::getValue)
                    .filter(value -> value != null && !value.isBlank())
                    .findFirst();
        }

        String orEmpty(String name) {
            return get(name).orElse("");
        }
    }

    private JudgedClient judge(Asked asked) {
        String clientId = asked.orEmpty(OAuth2Constants.CLIENT_ID);
        ClientModel known = realm.getClientByClientId(clientId);
        Optional<AskedClient> client =
                known == null || isReadAgain(known) ? published(clientId) : Optional.of(known(known));
        client.ifPresent(found -> judge(asked, found));
        return new JudgedClient(results, client.map(AskedClient::representation));
    }

    /** Keycloak refreshes the document of an expired client if it reads documents; otherwise it uses the stored client. */
    private boolean isReadAgain(ClientModel client) {
        return isExpired(client) && new PublishedClientJudge(session, realm).readsDocument(client.getClientId());
    }

    private static boolean isExpired(ClientModel client) {
        String until =
                client.getAttribute(AbstractPersistentClientIdMetadataDocumentProvider.CIMD_CACHE_EXPIRY_TIME_IN_SEC);
        return until != null && until.matches("\\d{1,12}") && Time.currentTimeSeconds() > Long.parseLong(until);
    }

    private AskedClient known(ClientModel client) {
        rule("client", client.getClientId(), true, "");
        rule("client-enabled", client.getClientId(), client.isEnabled(), "Client disabled");
        rule(
                "client-flow",
                client.getClientId(),
                OIDCLoginProtocol.LOGIN_PROTOCOL.equals(client.getProtocol())
                        && client.isStandardFlowEnabled()
                        && !client.isBearerOnly(),
                "unauthorized_client");
        return AskedClient.of(session, client);
    }

    private Optional<AskedClient> published(String clientId) {
        if (!clientId.startsWith("https:") && !clientId.startsWith("http:")) {
            rule("client", clientId, false, "Client not found");
            return Optional.empty();
        }
        JudgedClient judged = new PublishedClientJudge(session, realm).judge(clientId);
        results.addAll(judged.rules());
        return judged.client().map(client -> AskedClient.of(realm, client));
    }

    private void judge(Asked asked, AskedClient client) {
        String redirectUri = asked.orEmpty(OAuth2Constants.REDIRECT_URI);
        rule("asked-redirect-uri", redirectUri, client.allows(redirectUri), "Invalid parameter: redirect_uri");
        String type = asked.orEmpty(OAuth2Constants.RESPONSE_TYPE);
        rule("response-type", type, type.equals(OAuth2Constants.CODE), "unsupported_response_type");
        proofKey(asked, client);
        String scope = asked.orEmpty(OAuth2Constants.SCOPE);
        List<String> unknown = Arrays.stream(scope.split(" "))
                .filter(name -> !name.isEmpty())
                .filter(name -> !client.mayAskFor(name))
                .toList();
        rule("asked-scope", scope, unknown.isEmpty(), "Invalid scopes: " + String.join(" ", unknown));
        resource(asked, client);
    }

    private void proofKey(Asked asked, AskedClient client) {
        String method = asked.orEmpty(OAuth2Constants.CODE_CHALLENGE_METHOD);
        String challenge = asked.orEmpty(OAuth2Constants.CODE_CHALLENGE);
        boolean isKey = CHALLENGE.matcher(challenge).matches();
        boolean kept = client.proofKey().isEmpty()
                ? challenge.isEmpty() && method.isEmpty() || isKey && WEAKER.contains(method)
                : isKey && method.equals(client.proofKey());
        rule("pkce", method, kept, "Missing parameter: code_challenge_method");
    }

    private void resource(Asked asked, AskedClient client) {
        Optional<String> named = asked.get(OAuth2Constants.RESOURCE);
        McpServers known = McpServers.of(realm);
        if (named.isEmpty() || known.isEmpty()) {
            rule("resource", named.orElse(""), true, "");
            return;
        }
        Optional<ResourceUrl> url = ResourceUrl.parse(named.get()).filter(known::contains);
        if (url.isEmpty() && Profile.isFeatureEnabled(Profile.Feature.RESOURCE_INDICATORS)) {
            rule("resource", named.get(), true, "");
            return;
        }
        rule("resource", named.get(), url.isPresent(), "invalid_target");
        url.ifPresent(server -> rule(
                "resource-scope",
                asked.orEmpty(OAuth2Constants.SCOPE),
                McpServers.of(client.scopes(asked.orEmpty(OAuth2Constants.SCOPE)))
                        .contains(server),
                "invalid_target"));
    }

    private void rule(String id, String saw, boolean kept, String why) {
        results.add(kept ? RuleResult.passed(id, saw) : RuleResult.refused(id, saw, why));
    }
}
