package io.github.keycloakclerk.broker.handoff;

import io.github.keycloakclerk.broker.backend.ClerkCallScope;
import io.github.keycloakclerk.broker.signin.SessionTokenProof;
import io.github.keycloakclerk.broker.signin.SignInException;
import io.github.keycloakclerk.broker.signin.SignInFailure;
import io.github.keycloakclerk.clerk.ClerkIds;
import io.github.keycloakclerk.clerk.ClerkSession;
import io.github.keycloakclerk.clerk.JsonFields;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.token.RefusedTokenException;
import io.github.keycloakclerk.clerk.token.TokenRefusal;
import java.time.Instant;
import java.util.Optional;

/** What the app's server presents as proof of a sign-in: a session token, or the ID of a Clerk session. */
sealed interface HandoffClaim {

    /** @throws SignInException if Clerk does not confirm it */
    HandoffProof prove(ClerkCallScope clerk, SessionTokenProof tokens, Instant began)
            throws RefusedTokenException, ClerkApiException, SignInException;

    /** Empty if both or neither are present, or if the session ID is malformed. */
    static Optional<HandoffClaim> of(Optional<String> token, Optional<String> sessionId) {
        if (token.isPresent() == sessionId.isPresent()) {
            return Optional.empty();
        }
        return token.<HandoffClaim>map(OfToken::new)
                .or(() -> sessionId.filter(ClerkIds::isSession).map(OfSession::new));
    }

    /** A session token, which contains all that is needed. */
    record OfToken(String value) implements HandoffClaim {
        @Override
        public HandoffProof prove(ClerkCallScope clerk, SessionTokenProof tokens, Instant began)
                throws RefusedTokenException, SignInException {
            return HandoffProof.ofToken(tokens.verify(value, began, clerk.keys()));
        }
    }

    /** The ID of a Clerk session. It is not secret, so the proof depends on the signature of the request. */
    record OfSession(String id) implements HandoffClaim {
        @Override
        public HandoffProof prove(ClerkCallScope clerk, SessionTokenProof tokens, Instant began)
                throws ClerkApiException, SignInException, RefusedTokenException {
            ClerkSession session = clerk.api().session(id).get();
            if (!session.active() || !session.id().equals(id)) {
                throw new SignInException(SignInFailure.inactiveSession());
            }
            JsonFields fields = new JsonFields(session.json());
            if (!fields.isAbsent("actor") && !tokens.settings().acceptImpersonation()) {
                throw new RefusedTokenException(TokenRefusal.IMPERSONATION);
            }
            return HandoffProof.ofSession(session.userId(), id, fields.text("last_active_organization_id"));
        }
    }
}
