package io.github.keycloakclerk.clerk.token;

import static io.github.keycloakclerk.clerk.token.InstanceJwt.require;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.clerk.ClerkIds;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether a session token proves that a user signed in to the configured Clerk instance just now.
 *
 * <p>Every backend of the customer receives session tokens, so a valid signature proves little. The rules also
 * distinguish session tokens from other tokens of the instance.
 */
public final class SessionTokenVerifier {

    private static final Set<String> CATEGORIES = Set.of(InstanceJwt.SESSION, InstanceJwt.ANY);

    private final SigningKeys keys;
    private final SessionTokenRules rules;
    private final Clock clock;

    public SessionTokenVerifier(SigningKeys keys, SessionTokenRules rules, Clock clock) {
        this.keys = keys;
        this.rules = rules;
        this.clock = clock;
    }

    /** @throws RefusedTokenException if the token does not meet every rule */
    public SessionToken verify(String token) throws RefusedTokenException {
        InstanceJwt jwt = InstanceJwt.verify(token, keys, rules.issuer(), CATEGORIES, true);
        checkReceiver(jwt);
        String userId = jwt.text("sub").orElse("");
        String sessionId = jwt.text("sid").orElse("");
        require(ClerkIds.isUser(userId), TokenRefusal.SUBJECT);
        require(ClerkIds.isSession(sessionId), TokenRefusal.SESSION);
        Instant issuedAt = jwt.checkTimes(clock.instant(), rules.clockSkew(), rules.maxAge());
        Instant since =
                rules.issuedSince().map(began -> began.minus(rules.clockSkew())).orElse(issuedAt);
        require(!issuedAt.isBefore(since), TokenRefusal.NOT_FRESH);
        JsonNode claims = jwt.claims();
        require(!jwt.has("sts") || "active".equals(claims.path("sts").asText()), TokenRefusal.SESSION_PENDING);
        require(!jwt.has("act") || rules.acceptImpersonation(), TokenRefusal.IMPERSONATION);
        return SessionToken.read(claims);
    }

    /**
     * An instance may add its own claims to session tokens, such as {@code aud} (Clerk: "Customize your session token").
     * They are accepted if the category says that it is a session token; otherwise they indicate another kind of token.
     *
     * <p>Clerk omits {@code azp} only for requests without an {@code Origin}; a browser always sends one.
     */
    private void checkReceiver(InstanceJwt jwt) throws RefusedTokenException {
        boolean session = jwt.category().equals(InstanceJwt.SESSION);
        require(session || !jwt.has("aud") && !jwt.has("client_id") && !jwt.has("scp"), TokenRefusal.AUDIENCE);
        Optional<String> party = jwt.text("azp");
        require(party.isPresent(), TokenRefusal.AUTHORIZED_PARTY_MISSING);
        require(rules.authorizedParties().contains(party.orElse("")), TokenRefusal.AUTHORIZED_PARTY);
    }
}
