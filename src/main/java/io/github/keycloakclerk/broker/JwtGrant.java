package io.github.keycloakclerk.broker;

import io.github.keycloakclerk.broker.backend.ClerkBackend;
import io.github.keycloakclerk.broker.backend.ClerkCallScope;
import io.github.keycloakclerk.broker.backend.InstanceKeys;
import io.github.keycloakclerk.broker.config.AppPage;
import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.token.RefusedTokenException;
import io.github.keycloakclerk.clerk.token.TemplateTokenRules;
import io.github.keycloakclerk.clerk.token.TemplateTokenVerifier;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.broker.provider.IdentityBrokerException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.Urls;

/**
 * Accepts a token of a Clerk JWT template as an authorization grant for a Keycloak token: Keycloak's JWT Authorization Grant
 * (RFC 7523). Keycloak checks the client, that the token is used once, and that a Keycloak user is linked to the Clerk user.
 */
record JwtGrant(KeycloakSession session, ClerkBackend clerk) {

    /** The audience that tokens for this realm must have: the realm's issuer. */
    static String audience(KeycloakSession session) {
        return Urls.realmIssuer(
                session.getContext().getUri().getBaseUri(),
                session.getContext().getRealm().getName());
    }

    /** @throws IdentityBrokerException if the token is invalid, Clerk denies the user, or the post-login flow demands more */
    BrokeredIdentityContext identity(String token) {
        ClerkIdentityProviderConfig config = clerk.config();
        if (!config.grantsForJwts()) {
            throw new IdentityBrokerException("jwt_grant_off");
        }
        String userId = verify(token, config);
        Optional<String> unmet = session.getProvider(ClerkLifecycle.class)
                .refusesTokens(clerk, userId)
                .map(reason -> "user_not_active")
                .or(() ->
                        new PostLoginDemands(session, session.getContext().getRealm(), GrantFacts.NONE).unmet(config));
        if (unmet.isPresent()) {
            throw new IdentityBrokerException(unmet.get());
        }
        BrokeredIdentityContext context = new BrokeredIdentityContext(userId, config);
        context.setUsername(userId);
        return context;
    }

    /** Without configured origins, app or embedded page, tokens that a browser requested are refused. */
    private Set<String> parties(ClerkIdentityProviderConfig config) {
        return config.authorizedParties()
                .orElseGet(() -> config.appOrigin()
                        .or(() -> config.isEmbedded()
                                ? Optional.of(AppPage.origin(
                                        session.getContext().getUri().getBaseUri()))
                                : Optional.empty())
                        .map(Set::of)
                        .orElse(Set.of()));
    }

    private String verify(String token, ClerkIdentityProviderConfig config) {
        TemplateTokenRules rules = new TemplateTokenRules(
                config.instance().issuer(),
                audience(session),
                parties(config),
                config.tokenMaxAge(),
                config.clockSkew(),
                config.acceptsImpersonation());
        try (ClerkCallScope scope = clerk.callScope()) {
            return new TemplateTokenVerifier(scope.keys(), rules, Clock.systemUTC()).verify(token);
        } catch (RefusedTokenException e) {
            throw new IdentityBrokerException(e.refusal().reason());
        } catch (InstanceKeys.Unavailable e) {
            throw session.getProvider(ClerkLifecycle.class).later(clerk, ClerkApiException.Kind.UNREACHABLE.reason());
        }
    }
}
