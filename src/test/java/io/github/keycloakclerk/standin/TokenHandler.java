package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** Exchanges codes and refresh tokens for tokens, and revokes them. */
final class TokenHandler {

    private final StandInClerk clerk;
    private final StandInApplications applications;
    private final OAuthTokens tokens;
    private final IdTokens idTokens;

    TokenHandler(StandInClerk clerk, StandInApplications applications, OAuthTokens tokens, IdTokens idTokens) {
        this.clerk = clerk;
        this.applications = applications;
        this.tokens = tokens;
        this.idTokens = idTokens;
    }

    /** Answers a request of an authenticated application. */
    private interface Answer {
        String to(Map<String, String> form, StandInApplication application);
    }

    void exchange(Exchange exchange) throws IOException {
        answer(exchange, (form, application) -> tokens(grant(form, application)).toString());
    }

    void revoke(Exchange exchange) throws IOException {
        answer(exchange, (form, application) -> {
            if (!form.containsKey("token")) {
                throw new OAuthRefusal("invalid_request", "The token is missing.");
            }
            tokens.revoke(form.get("token"), application);
            return "";
        });
    }

    private void answer(Exchange exchange, Answer answer) throws IOException {
        exchange.addHeader("Cache-Control", "no-store");
        try {
            Map<String, String> form = exchange.form();
            ClientCredentials credentials = ClientCredentials.of(exchange.header("Authorization"), form);
            exchange.json(200, answer.to(form, applications.authenticate(credentials)));
        } catch (OAuthRefusal e) {
            if (e.status() == 401) {
                exchange.addHeader("WWW-Authenticate", "Basic realm=\"clerk\"");
            }
            exchange.json(e.status(), e.json());
        }
    }

    private OAuthGrant grant(Map<String, String> form, StandInApplication application) {
        OAuthGrant grant = switch (form.getOrDefault("grant_type", "")) {
            case "authorization_code" -> codeGrant(form);
            case "refresh_token" -> refreshed(form);
            case "" -> throw new OAuthRefusal("invalid_request", "The grant_type is missing.");
            default -> throw new OAuthRefusal("unsupported_grant_type", "The grant_type is not supported.");
        };
        if (!grant.application().equals(application)) {
            throw OAuthTokens.invalid("It was issued to another client.");
        }
        return grant;
    }

    private OAuthGrant codeGrant(Map<String, String> form) {
        OAuthGrant grant = tokens.redeemCode(form.getOrDefault("code", ""));
        if (!grant.redirectUri().equals(form.get("redirect_uri"))) {
            throw OAuthTokens.invalid("The redirect_uri is not the one of the authorization request.");
        }
        if (!Pkce.proves(form.getOrDefault("code_verifier", ""), grant.challenge())) {
            throw OAuthTokens.invalid("The code_verifier does not fit the code_challenge.");
        }
        return grant;
    }

    private OAuthGrant refreshed(Map<String, String> form) {
        OAuthGrant grant = tokens.redeemRefreshToken(form.getOrDefault("refresh_token", ""));
        Set<String> asked = OAuthScopes.parse(form.getOrDefault("scope", ""));
        if (OAuthScopes.excess(asked, grant.scopes()).isPresent()) {
            throw new OAuthRefusal("invalid_scope", "The scope exceeds what was granted.");
        }
        return grant.refreshed(asked.isEmpty() ? grant.scopes() : asked);
    }

    private ObjectNode tokens(OAuthGrant grant) {
        StandInUser person =
                clerk.people().user(grant.userId()).orElseThrow(() -> OAuthTokens.invalid("The user is gone."));
        ObjectNode answer = Json.object("access_token", tokens.accessToken(grant), "token_type", "Bearer")
                .put("expires_in", tokens.accessTokenSeconds())
                .put("scope", String.join(" ", grant.scopes()));
        if (grant.scopes().contains(OAuthScopes.REFRESH)) {
            answer.put("refresh_token", tokens.refreshToken(grant));
        }
        if (grant.scopes().contains("openid")) {
            idTokens.make(grant, person).ifPresent(token -> answer.put("id_token", token));
        }
        return answer;
    }
}
