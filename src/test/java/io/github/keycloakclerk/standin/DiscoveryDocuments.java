package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;

/** The discovery documents of the authorization server. */
final class DiscoveryDocuments {

    private static final List<String> CLAIMS = List.of(
            "sub",
            "iss",
            "aud",
            "exp",
            "iat",
            "email",
            "email_verified",
            "name",
            "given_name",
            "family_name",
            "preferred_username",
            "picture",
            "public_metadata",
            "private_metadata",
            "unsafe_metadata");

    private DiscoveryDocuments() {}

    static String openId(URI url) {
        ObjectNode document = common(url)
                .put("introspection_endpoint", url + "/oauth/token_info")
                .put("userinfo_endpoint", url + Calls.OAUTH_USERINFO)
                .put("backchannel_logout_supported", false)
                .put("frontchannel_logout_supported", false);
        list(document, "response_modes_supported", List.of("query", "form_post"));
        return document.toString();
    }

    static String oauth(URI url) {
        return common(url)
                .put("service_documentation", "https://clerk.com/docs")
                .toString();
    }

    private static ObjectNode common(URI url) {
        ObjectNode document = Json.object("issuer", url.toString())
                .put("authorization_endpoint", url + Calls.OAUTH_AUTHORIZE)
                .put("token_endpoint", url + Calls.OAUTH_TOKEN)
                .put("revocation_endpoint", url + Calls.OAUTH_REVOKE)
                .put("jwks_uri", url + Calls.JWKS)
                .put("authorization_response_iss_parameter_supported", true);
        list(document, "scopes_supported", OAuthScopes.ALL);
        list(document, "response_types_supported", List.of("code"));
        list(document, "grant_types_supported", List.of("authorization_code", "refresh_token"));
        list(document, "subject_types_supported", List.of("public"));
        list(document, "id_token_signing_alg_values_supported", List.of("RS256"));
        list(
                document,
                "token_endpoint_auth_methods_supported",
                List.of("client_secret_basic", "client_secret_post", "none"));
        list(document, "claims_supported", CLAIMS);
        list(document, "code_challenge_methods_supported", List.of("S256"));
        return document;
    }

    private static void list(ObjectNode document, String name, List<String> values) {
        values.forEach(document.putArray(name)::add);
    }
}
