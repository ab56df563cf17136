package io.github.keycloakclerk.mcp.registration;

import io.github.keycloakclerk.mcp.client.ClientRule;
import io.github.keycloakclerk.mcp.client.ClientTextRules;
import io.github.keycloakclerk.mcp.client.RefusedRegistrationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.authentication.authenticators.client.JWTClientAuthenticator;
import org.keycloak.models.ClientModel;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.representations.idm.ClientRepresentation;

/**
 * Restricts a client to the authorization code grant with PKCE, refresh tokens and allowed redirect URIs, and requires consent.
 * RFC 7591 (2 and 3.2.1) lets the server replace requested values. A client is refused only if its metadata would mislead or
 * endanger users.
 *
 * @param redirects the allowed redirect URIs
 * @param scopes the scopes that the client gets
 */
record ClientNormalizer(RedirectRules redirects, ScopeRules scopes) {

    private static final int MAX_REDIRECT_URIS = 20;

    /** Attributes of Keycloak's registration endpoints that a client may set. */
    private static final Set<String> KEPT = Set.of(
            ClientModel.LOGO_URI,
            ClientModel.POLICY_URI,
            ClientModel.TOS_URI,
            OIDCConfigAttributes.USE_REFRESH_TOKEN,
            OIDCConfigAttributes.TOKEN_ENDPOINT_AUTH_SIGNING_ALG,
            OIDCConfigAttributes.ID_TOKEN_SIGNED_RESPONSE_ALG,
            OIDCConfigAttributes.JWKS_STRING,
            OIDCConfigAttributes.USE_JWKS_STRING,
            OIDCConfigAttributes.DPOP_BOUND_ACCESS_TOKENS,
            // The public key of private_key_jwt, taken from the client's keys.
            JWTClientAuthenticator.ATTR_PREFIX + ".certificate",
            JWTClientAuthenticator.ATTR_PREFIX + ".public.key",
            JWTClientAuthenticator.ATTR_PREFIX + ".kid");

    private static final int MAX_KEYS_LENGTH = 20_000;

    /** Normalizes a client before it is created. */
    void normalize(ClientRepresentation client) throws RefusedRegistrationException {
        ClientRule.requireAll(rules(client));
        Map<String, String> asked = asked(client);
        List<String> sent = sentRedirects(client);
        putRedirects(client, sent);
        if (client.getName() != null) {
            client.setName(ClientTextRules.composed(client.getName()));
        }
        ClientPrivileges.remove(client);
        client.setAttributes(kept(asked));
        SentRedirects.put(client.getAttributes(), sent);
        client.getAttributes().put(OIDCConfigAttributes.PKCE_CODE_CHALLENGE_METHOD, OAuth2Constants.PKCE_METHOD_S256);
        scopes.apply(client);
    }

    /** Normalizes an existing client; attributes that it no longer sends are removed. */
    void normalizeUpdate(ClientRepresentation client) throws RefusedRegistrationException {
        normalize(client);
        KEPT.forEach(name -> client.getAttributes().putIfAbsent(name, ""));
    }

    /** The rules that a client has to meet, or it is refused. */
    List<ClientRule> rules(ClientRepresentation client) {
        Map<String, String> asked = asked(client);
        List<ClientRule> rules = new ArrayList<>();
        rules.add(ClientRule.of("protocol", client.getProtocol(), () -> requireOpenId(client.getProtocol())));
        rules.add(ClientRule.of("client-name", client.getName(), () -> ClientTextRules.requireName(client.getName())));
        rules.add(link("client_uri", client.getBaseUrl()));
        rules.add(link("logo_uri", asked.get(ClientModel.LOGO_URI)));
        rules.add(link("policy_uri", asked.get(ClientModel.POLICY_URI)));
        rules.add(link("tos_uri", asked.get(ClientModel.TOS_URI)));
        // Keycloak would fetch these from any URL that the client chooses.
        rules.add(absent("jwks_uri", asked.get(OIDCConfigAttributes.JWKS_URL)));
        rules.add(absent("sector_identifier_uri", asked.get(OIDCConfigAttributes.SECTOR_IDENTIFIER_URI)));
        String keys = asked.get(OIDCConfigAttributes.JWKS_STRING);
        rules.add(ClientRule.of("jwks", keys == null ? "" : keys.length(), () -> requireReadableKeys(keys)));
        List<String> sent = sentRedirects(client);
        rules.add(ClientRule.of("redirect-uris", sent.size(), () -> requireSome(sent)));
        sent.forEach(
                uri -> rules.add(ClientRule.of("redirect-uri", uri, () -> redirects.accept(RedirectUri.parse(uri)))));
        return rules;
    }

    private static Map<String, String> asked(ClientRepresentation client) {
        return client.getAttributes() == null ? Map.of() : client.getAttributes();
    }

    private static List<String> sentRedirects(ClientRepresentation client) {
        return client.getRedirectUris() == null ? List.of() : new ArrayList<>(client.getRedirectUris());
    }

    private static ClientRule link(String member, @Nullable String url) {
        return ClientRule.of(member.replace('_', '-'), url, () -> ClientTextRules.requireUrl(member, url));
    }

    private static ClientRule absent(String member, @Nullable String value) {
        return ClientRule.of(member.replace('_', '-'), value, () -> refuse(member, value));
    }

    private static void requireOpenId(@Nullable String protocol) throws RefusedRegistrationException {
        if (protocol != null && !protocol.equals(OIDCLoginProtocol.LOGIN_PROTOCOL)) {
            throw RefusedRegistrationException.metadata("Only OpenID Connect clients can register themselves");
        }
    }

    private static void requireReadableKeys(@Nullable String keys) throws RefusedRegistrationException {
        if (keys != null && keys.length() > MAX_KEYS_LENGTH) {
            throw RefusedRegistrationException.metadata("jwks is longer than " + MAX_KEYS_LENGTH);
        }
        ClientKeys.requireReadable(keys);
    }

    private static void requireSome(List<String> redirectUris) throws RefusedRegistrationException {
        if (redirectUris.isEmpty() || redirectUris.size() > MAX_REDIRECT_URIS) {
            throw RefusedRegistrationException.redirectUri(
                    "Between 1 and " + MAX_REDIRECT_URIS + " redirect URIs are required");
        }
    }

    private static void refuse(String member, @Nullable String value) throws RefusedRegistrationException {
        if (value != null) {
            throw RefusedRegistrationException.metadata(member + " is not supported");
        }
    }

    private void putRedirects(ClientRepresentation client, List<String> asked) throws RefusedRegistrationException {
        List<String> accepted = new ArrayList<>();
        List<String> origins = new ArrayList<>();
        for (String text : asked) {
            RedirectUri redirect = RedirectUri.parse(text);
            accepted.add(redirects.accept(redirect));
            if (redirect.isWeb()) {
                // With the port, which the redirect URI loses: a client in a browser sends requests from this origin.
                origins.add(redirect.origin());
            }
        }
        client.setRedirectUris(accepted.stream().distinct().toList());
        client.setWebOrigins(origins.stream().distinct().toList());
    }

    private static Map<String, String> kept(Map<String, String> asked) {
        Map<String, String> kept = new HashMap<>();
        asked.forEach((name, value) -> {
            if (KEPT.contains(name)) {
                kept.put(name, value);
            }
        });
        return kept;
    }
}
