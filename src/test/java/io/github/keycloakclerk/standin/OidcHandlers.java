package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Clerk's OAuth server, for the person that {@code login_hint} names. Signs in without asking. */
final class OidcHandlers {

    private record Grant(String userId, String nonce, String clientId) {}

    private final StandInClerk clerk;
    private final Map<String, Grant> codes = new ConcurrentHashMap<>();
    private final Map<String, String> accessTokens = new ConcurrentHashMap<>();

    OidcHandlers(StandInClerk clerk) {
        this.clerk = clerk;
    }

    void authorize(Exchange exchange) throws IOException {
        Map<String, String> request = exchange.query();
        String code = UUID.randomUUID().toString();
        codes.put(
                code,
                new Grant(request.get("login_hint"), request.getOrDefault("nonce", ""), request.get("client_id")));
        exchange.redirect(URI.create(request.get("redirect_uri") + "?code=" + code + "&state="
                + URLEncoder.encode(request.get("state"), StandardCharsets.UTF_8)));
    }

    void token(Exchange exchange) throws IOException {
        Grant grant = codes.remove(exchange.form().getOrDefault("code", ""));
        if (grant == null) {
            exchange.json(400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        String accessToken = "oat_" + UUID.randomUUID();
        accessTokens.put(accessToken, grant.userId());
        ObjectNode answer =
                Json.object("access_token", accessToken, "token_type", "bearer", "id_token", idToken(grant));
        exchange.json(200, answer.put("expires_in", 86400).toString());
    }

    private String idToken(Grant grant) {
        StandInUser user = clerk.user(grant.userId()).orElseThrow();
        Instant now = Instant.now();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(clerk.keys().current().getKeyID())
                        .build(),
                new JWTClaimsSet.Builder()
                        .issuer(clerk.url().toString())
                        .audience(grant.clientId())
                        .subject(user.id())
                        .claim("nonce", grant.nonce())
                        .claim("email", user.email())
                        .claim("email_verified", true)
                        .claim("preferred_username", user.username())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plusSeconds(86400)))
                        .build());
        try {
            token.sign(new RSASSASigner(clerk.keys().current()));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    void userinfo(Exchange exchange) throws IOException {
        String userId = accessTokens.remove(exchange.header("Authorization").replace("Bearer ", ""));
        if (userId == null) {
            exchange.json(401, "{\"error\":\"invalid_token\"}");
            return;
        }
        StandInUser user = clerk.user(userId).orElseThrow();
        ObjectNode claims = Json.object("sub", user.id(), "email", user.email(), "preferred_username", user.username());
        exchange.json(200, claims.put("email_verified", true).toString());
    }
}
