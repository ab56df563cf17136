package io.github.keycloakclerk.broker.signin;

import io.github.keycloakclerk.broker.backend.ClerkCallScope;
import io.github.keycloakclerk.broker.data.SingleUse;
import io.github.keycloakclerk.clerk.token.RefusedTokenException;
import io.github.keycloakclerk.clerk.token.SessionToken;
import io.github.keycloakclerk.clerk.token.SessionTokenRules;
import io.github.keycloakclerk.clerk.token.SessionTokenVerifier;
import io.github.keycloakclerk.clerk.token.SigningKeys;
import io.github.keycloakclerk.stored.StoredKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Accepts a session token as proof of a sign-in.
 *
 * <p>Clerk's session tokens have no audience or nonce that binds them to this sign-in. Instead, the state is bound to the
 * browser, and the token comes from a known front end, was issued after the sign-in began (if required) and is used once.
 */
public record SessionTokenProof(Settings settings, SingleUse singleUse, Clock clock) {

    private static final Logger LOG = Logger.getLogger(SessionTokenProof.class);

    /** Verifies the token of the callback and looks up its user. */
    public VerifiedSignIn read(CallbackParameters callback, PendingSignIn signIn, Supplier<ClerkCallScope> clerk)
            throws SignInException {
        String value = callback.token().orElseThrow(() -> new SignInException(SignInFailure.missingToken()));
        return SignInCall.within(clerk, scope -> {
            SessionToken token = verify(value, signIn.began(), scope.keys());
            return new ClerkUserLookup(scope, clock).read(Proof.of(token), settings.origin(), settings.checkSession());
        });
    }

    public SessionToken verify(String value, Instant began, SigningKeys keys)
            throws RefusedTokenException, SignInException {
        SessionTokenRules rules = new SessionTokenRules(
                settings.issuer(),
                settings.authorizedParties(),
                settings.tokenMaxAge(),
                settings.clockSkew(),
                settings.requireFreshToken() ? Optional.of(began) : Optional.empty(),
                settings.acceptImpersonation());
        SessionToken token = new SessionTokenVerifier(keys, rules, clock).verify(value);
        if (!singleUse.isFirst(StoredKey.TOKEN.key(), signedPart(value), keepTokens())) {
            throw new SignInException(SignInFailure.usedToken());
        }
        LOG.debug("Session token verified");
        return token;
    }

    /** A signature can be encoded in several ways, the signed part cannot. */
    private static String signedPart(String token) {
        return token.substring(0, token.lastIndexOf('.'));
    }

    /** Twice the skew: a token may be issued by a clock ahead of ours, and be accepted again on a clock behind ours. */
    private Duration keepTokens() {
        return settings.tokenMaxAge().plus(settings.clockSkew().multipliedBy(2)).plusSeconds(1);
    }

    /**
     * The administrator's settings for session tokens.
     *
     * @param issuer issuer of the session tokens
     * @param authorizedParties origins whose tokens are accepted
     * @param requireFreshToken whether the token must be issued after the sign-in began
     * @param checkSession whether Clerk is asked if the session is still active
     */
    public record Settings(
            String issuer,
            Set<String> authorizedParties,
            Duration tokenMaxAge,
            Duration clockSkew,
            boolean requireFreshToken,
            boolean acceptImpersonation,
            boolean checkSession) {

        private ClerkUserLookup.Origin origin() {
            return requireFreshToken ? ClerkUserLookup.Origin.FRESH : ClerkUserLookup.Origin.RECENT;
        }
    }
}
