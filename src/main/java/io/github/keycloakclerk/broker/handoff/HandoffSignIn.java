package io.github.keycloakclerk.broker.handoff;

import io.github.keycloakclerk.broker.backend.ClerkCallScope;
import io.github.keycloakclerk.broker.config.AppPage;
import io.github.keycloakclerk.broker.data.SingleUse;
import io.github.keycloakclerk.broker.signin.CallbackParameters;
import io.github.keycloakclerk.broker.signin.ClerkUserLookup;
import io.github.keycloakclerk.broker.signin.PendingSignIn;
import io.github.keycloakclerk.broker.signin.Proof;
import io.github.keycloakclerk.broker.signin.SessionTokenProof;
import io.github.keycloakclerk.broker.signin.SignInCall;
import io.github.keycloakclerk.broker.signin.SignInException;
import io.github.keycloakclerk.broker.signin.SignInFailure;
import io.github.keycloakclerk.broker.signin.SignInMode;
import io.github.keycloakclerk.broker.signin.VerifiedSignIn;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.keycloak.broker.provider.AuthenticationRequest;

/**
 * Sign-in on a page of the customer's app, where Clerk is already in use. Either the page returns a session token, or the app's
 * server reports who signed in and the browser returns with state and handle only.
 */
public final class HandoffSignIn implements SignInMode {

    private static final Logger LOG = Logger.getLogger(HandoffSignIn.class);

    private final Settings settings;
    private final SessionTokenProof tokens;
    private final PendingHandoffs handles;
    private final Supplier<ClerkCallScope> clerk;
    private final Clock clock;

    public HandoffSignIn(Settings settings, SingleUse singleUse, Supplier<ClerkCallScope> clerk, Clock clock) {
        this.settings = settings;
        this.tokens = new SessionTokenProof(settings.tokens(), singleUse, clock);
        this.handles = new PendingHandoffs(singleUse, settings.id());
        this.clerk = clerk;
        this.clock = clock;
    }

    @Override
    public Response begin(AuthenticationRequest request) {
        Instant now = clock.instant();
        PendingSignIn.begin(settings.provider(), request.getAuthenticationSession(), now);
        if (settings.serverToServer()) {
            handles.open(request.getState().getDecodedState(), now);
        }
        LOG.debugf(
                "Sign-in begins: client=%s mode=handoff",
                request.getAuthenticationSession().getClient().getClientId());
        return Response.seeOther(settings.page().with(HandoffParameters.of(request, settings.provider())))
                .build();
    }

    @Override
    public VerifiedSignIn complete(CallbackParameters callback, PendingSignIn signIn) throws SignInException {
        callback.requireNoError();
        return settings.serverToServer() ? handedOver(callback, signIn) : tokens.read(callback, signIn, clerk);
    }

    private VerifiedSignIn handedOver(CallbackParameters callback, PendingSignIn signIn) throws SignInException {
        if (callback.token().isPresent()) {
            throw new SignInException(SignInFailure.tokenInBrowser());
        }
        Proof proof = callback.handle()
                .flatMap(handle -> handles.take(signIn.code(), handle))
                .orElseThrow(() -> new SignInException(SignInFailure.notHandedOver()))
                .proof(clock.instant());
        return SignInCall.within(
                clerk, scope -> new ClerkUserLookup(scope, clock).read(proof, ClerkUserLookup.Origin.TOLD, true));
    }

    /**
     * Accepts the report of the app's server about who signed in.
     *
     * @param code the secret code in the state that the server sent
     * @return the handle that the browser has to present
     * @throws SignInException if the sign-in is no longer pending, or Clerk does not confirm the report
     */
    public String handOver(String code, HandoffClaim offer) throws SignInException {
        Instant began = handles.began(code).orElseThrow(() -> new SignInException(SignInFailure.unknownHandle()));
        HandoffProof proven = SignInCall.within(clerk, scope -> offer.prove(scope, tokens, began));
        return handles.complete(code, proven).orElseThrow(() -> new SignInException(SignInFailure.unknownHandle()));
    }

    /**
     * Settings of the handoff.
     *
     * @param id of the identity provider, unique among all realms
     * @param provider alias of the identity provider
     * @param serverToServer whether only the app's server may report who signed in, so that no browser ever sees a token
     */
    public record Settings(
            String id, String provider, AppPage page, boolean serverToServer, SessionTokenProof.Settings tokens) {}
}
