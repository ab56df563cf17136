package io.github.keycloakclerk.broker.embedded;

import io.github.keycloakclerk.broker.backend.ClerkCallScope;
import io.github.keycloakclerk.broker.data.SingleUse;
import io.github.keycloakclerk.broker.signin.CallbackParameters;
import io.github.keycloakclerk.broker.signin.PendingSignIn;
import io.github.keycloakclerk.broker.signin.SessionTokenProof;
import io.github.keycloakclerk.broker.signin.SignInException;
import io.github.keycloakclerk.broker.signin.SignInMode;
import io.github.keycloakclerk.broker.signin.VerifiedSignIn;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.time.Clock;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.keycloak.broker.provider.AuthenticationRequest;

/** Sign-in with Clerk's own form on a page of Keycloak, which posts the session token to the callback. */
public final class EmbeddedSignIn implements SignInMode {

    private static final Logger LOG = Logger.getLogger(EmbeddedSignIn.class);

    private final Settings settings;
    private final SessionTokenProof tokens;
    private final Supplier<ClerkCallScope> clerk;
    private final Clock clock;

    public EmbeddedSignIn(Settings settings, SingleUse singleUse, Supplier<ClerkCallScope> clerk, Clock clock) {
        this.settings = settings;
        this.tokens = new SessionTokenProof(settings.tokens(), singleUse, clock);
        this.clerk = clerk;
        this.clock = clock;
    }

    /** Redirects to a separate page, which can be reloaded, and to which sign-ins with social providers return. */
    @Override
    public Response begin(AuthenticationRequest request) {
        PendingSignIn.begin(settings.provider(), request.getAuthenticationSession(), clock.instant());
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
    public VerifiedSignIn complete(CallbackParameters callback, PendingSignIn signIn) throws SignInException {
        callback.requireNoError();
        return tokens.read(callback, signIn, clerk);
    }

    /** What the page needs. */
    public Settings settings() {
        return settings;
    }

    /**
     * Settings of Clerk's sign-in form on Keycloak's page.
     *
     * @param provider alias of the identity provider
     * @param publishableKey of the Clerk instance
     * @param frontendApi URL from which ClerkJS is loaded, and which it calls
     * @param behindProxy whether the administrator entered that URL, instead of the one in the publishable key
     * @param clerkJsVersion version of {@code @clerk/clerk-js}
     * @param clerkUiVersion version of {@code @clerk/ui}
     */
    public record Settings(
            String provider,
            String publishableKey,
            URI frontendApi,
            boolean behindProxy,
            String clerkJsVersion,
            String clerkUiVersion,
            SessionTokenProof.Settings tokens) {

        /** The script of ClerkJS, as Clerk's Frontend API serves it (Clerk: JavaScript quickstart). */
        public String clerkJs() {
            return frontendApi + "/npm/@clerk/clerk-js@" + clerkJsVersion + "/dist/clerk.browser.js";
        }

        /** The script of Clerk's components. */
        public String clerkUi() {
            return frontendApi + "/npm/@clerk/ui@" + clerkUiVersion + "/dist/ui.browser.js";
        }
    }
}
