package io.github.keycloakclerk.standin;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Creates ID tokens. */
final class IdTokens {

    private final StandInClerk clerk;
    private final AtomicReference<Function<TokenBuilder, String>> next = new AtomicReference<>(TokenBuilder::sign);

    IdTokens(StandInClerk clerk) {
        this.clerk = clerk;
    }

    /** Sets how the next ID token is created; an empty result omits it. */
    void makeNext(Function<TokenBuilder, String> way) {
        next.set(way);
    }

    Optional<String> make(OAuthGrant grant, StandInUser person) {
        TokenBuilder token = TokenBuilder.idToken(
                clerk.keys().current(),
                clerk.url().toString(),
                grant.application().clientId(),
                person.id());
        UserClaims.known(UserClaims.of(person, grant)).forEach(token::claim);
        if (!grant.nonce().isEmpty()) {
            token.claim("nonce", grant.nonce());
        }
        return Optional.of(next.getAndSet(TokenBuilder::sign).apply(token)).filter(made -> !made.isEmpty());
    }
}
