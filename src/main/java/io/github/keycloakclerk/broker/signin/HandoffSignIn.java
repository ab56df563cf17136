package io.github.keycloakclerk.broker.signin;

import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.clerk.ClerkSession;
import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.clerk.ClerkUser.Standing;
import io.github.keycloakclerk.clerk.api.ClerkApi;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.api.Pending;
import io.github.keycloakclerk.clerk.token.RefusedTokenException;
import io.github.keycloakclerk.clerk.token.SessionToken;
import io.github.keycloakclerk.clerk.token.SessionTokenRules;
import io.github.keycloakclerk.clerk.token.SessionTokenVerifier;
import io.github.keycloakclerk.clerk.token.SigningKeys;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.keycloak.broker.provider.AuthenticationRequest;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Sign-in on a page of the customer's app, where Clerk runs already. The page returns a session token.
 *
 * <p>Clerk's session tokens have no audience and no nonce, so nothing binds one to this sign-in. What stands in for that:
 * the state is bound to the browser, the token was made for a known front end, after the sign-in began, and counts once.
 */
public final class HandoffSignIn implements SignInMode {

    private static final Logger LOG = Logger.getLogger(HandoffSignIn.class);

    private final HandoffSettings settings;
    private final SingleUse singleUse;
    private final Supplier<ClerkConversation> clerk;
    private final Clock clock;

    public HandoffSignIn(
            HandoffSettings settings, SingleUse singleUse, Supplier<ClerkConversation> clerk, Clock clock) {
        this.settings = settings;
        this.singleUse = singleUse;
        this.clerk = clerk;
        this.clock = clock;
    }

    @Override
    public Response begin(AuthenticationRequest request) {
        AuthenticationSessionModel authSession = request.getAuthenticationSession();
        new BegunSignIn(settings.provider(), clock.instant()).remember(authSession);
        LOG.debugf(
                "Sign-in begins: client=%s mode=handoff",
                authSession.getClient().getClientId());
        return Response.seeOther(settings.page().with(HandoffParameters.of(request)))
                .build();
    }

    @Override
    public VerifiedSignIn complete(CallbackParameters callback, AuthenticationSessionModel authSession)
            throws SignInException {
        if (callback.error().isPresent()) {
            boolean denied = callback.error().filter("access_denied"::equals).isPresent();
            throw new SignInException(denied ? SignInFailure.deniedByPerson() : SignInFailure.failedOnPage());
        }
        String value = callback.token().orElseThrow(() -> new SignInException(SignInFailure.missingToken()));
        Instant began = BegunSignIn.by(settings.provider(), authSession)
                .orElseThrow(() -> new SignInException(SignInFailure.foreignState()))
                .at();
        try (ClerkConversation conversation = clerk.get()) {
            SessionToken token = verify(value, began, conversation.keys());
            LOG.debug("Session token verified");
            return read(token, conversation);
        } catch (RefusedTokenException e) {
            throw new SignInException(SignInFailure.of(e.refusal()));
        } catch (InstanceKeys.Unavailable e) {
            throw new SignInException(SignInFailure.of(e.reason()));
        } catch (ClerkApiException e) {
            throw new SignInException(SignInFailure.of(e));
        }
    }

    private SessionToken verify(String value, Instant began, SigningKeys keys)
            throws RefusedTokenException, SignInException {
        SessionTokenRules rules = new SessionTokenRules(
                settings.issuer(),
                settings.authorizedParties(),
                settings.tokenMaxAge(),
                settings.clockSkew(),
                settings.requireFreshToken() ? Optional.of(began) : Optional.empty(),
                settings.acceptImpersonation());
        SessionToken token = new SessionTokenVerifier(keys, rules, clock).verify(value);
        if (!singleUse.isFirst("token", signedPart(value), keepTokens())) {
            throw new SignInException(SignInFailure.usedToken());
        }
        return token;
    }

    /** The signature can be spelled in several ways, what it signs cannot. */
    private static String signedPart(String token) {
        return token.substring(0, token.lastIndexOf('.'));
    }

    /** Twice the skew: a token may come from a clock ahead of ours and be accepted again on a clock behind it. */
    private Duration keepTokens() {
        return settings.tokenMaxAge().plus(settings.clockSkew().multipliedBy(2)).plusSeconds(1);
    }

    private VerifiedSignIn read(SessionToken token, ClerkConversation conversation)
            throws ClerkApiException, SignInException {
        Instant checkedAt = clock.instant();
        ClerkApi api = conversation.api();
        Pending<ClerkUser> pendingUser = api.user(token.userId());
        Pending<Optional<ClerkSession>> pendingSession =
                Pending.ofOptional(settings.checkSession(), () -> api.session(token.sessionId()));
        Pending<Optional<List<ClerkMembership>>> pendingMemberships =
                Pending.ofOptional(conversation.withMemberships(), () -> api.memberships(token.userId()));
        ClerkUser user = pendingUser.get();
        Optional<ClerkSession> session = pendingSession.get();
        LOG.debugf("Clerk answered: hasSession=%s", session.isPresent());
        if (!user.id().equals(token.userId())
                || !session.map(found -> belongs(found, token)).orElse(true)) {
            throw new SignInException(SignInFailure.inactiveSession());
        }
        if (user.standing() != Standing.GOOD) {
            throw new SignInException(SignInFailure.of(user.standing()));
        }
        return new VerifiedSignIn(user, token, session, pendingMemberships.get(), checkedAt);
    }

    private static boolean belongs(ClerkSession session, SessionToken token) {
        return session.active()
                && session.id().equals(token.sessionId())
                && session.userId().equals(token.userId());
    }
}
