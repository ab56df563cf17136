package io.github.keycloakclerk.broker.embedded;

import io.github.keycloakclerk.broker.backend.ClerkCallScope;
import io.github.keycloakclerk.broker.data.SingleUse;
import io.github.keycloakclerk.broker.signin.CallbackParameters;
import io.github.keycloakclerk.broker.signin.OngoingSignIn;
import io.github.keycloakclerk.broker.signin.PendingSignIn;
import io.github.keycloakclerk.broker.signin.SessionTokenProof;
import io.github.keycloakclerk.broker.signin.SignInException;
import io.github.keycloakclerk.broker.signin.SignInMode;
import io.github.keycloakclerk.broker.signin.VerifiedSignIn;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.time.Clock;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.keycloak.broker.provider.AuthenticationRequest;

/** Sign-in with Clerk's own form on a page of Keycloak, which posts the session token to the callback. */
public final class EmbeddedSignIn implements SignInMode {

    private static final Logger LOG = Logger.getLogger(EmbeddedSignIn.class);

    private final EmbeddedSettings settings;
    private final SessionTokenProof tokens;
    private final Supplier<ClerkCallScope> clerk;
    private final Clock clock;

    public EmbeddedSignIn(EmbeddedSettings settings, SingleUse singleUse, Supplier<ClerkCallScope> clerk, Clock clock) {
        this.settings = settings;
        this.tokens = new SessionTokenProof(settings.tokens(), singleUse, clock);
        this.clerk = clerk;
        this.clock = clock;
    }

    /** A page of its own, which can be reloaded and to which sign-ins at Google and the like come back. */
    @Override
    public Response begin(AuthenticationRequest request) {
        new PendingSignIn(settings.provider(), clock.instant()).remember(request.getAuthenticationSession());
        LOG.debugf(
                "Sign-in begins: client=%s mode=embedded",
                request.getAuthenticationSession().getClient().getClientId());
        return Response.seeOther(UriBuilder.fromUri(request.getRedirectUri())
                        .path("sign-in")
                        .queryParam("state", request.getState().getEncoded())
                        .build())
                .build();
    }

    @Override
    public VerifiedSignIn complete(CallbackParameters callback, OngoingSignIn signIn) throws SignInException {
        callback.requireNoError();
        return tokens.read(callback, signIn, clerk);
    }

    /** What the page needs. */
    public EmbeddedSettings settings() {
        return settings;
    }
}
