package io.github.keycloakclerk.broker;

import io.github.keycloakclerk.broker.backend.ClerkBackend;
import io.github.keycloakclerk.broker.backend.ClerkCallScope;
import io.github.keycloakclerk.broker.config.AppPage;
import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.config.ModeName;
import io.github.keycloakclerk.broker.config.SealedSecrets;
import io.github.keycloakclerk.broker.config.Setting;
import io.github.keycloakclerk.broker.data.SingleUse;
import io.github.keycloakclerk.broker.embedded.EmbeddedSignIn;
import io.github.keycloakclerk.broker.handoff.HandoffSignIn;
import io.github.keycloakclerk.broker.mapper.MapperNeeds;
import io.github.keycloakclerk.broker.oauth.OAuthScopes;
import io.github.keycloakclerk.broker.oauth.OAuthSignIn;
import io.github.keycloakclerk.broker.signin.SessionTokenProof;
import io.github.keycloakclerk.broker.signin.SignInMode;
import io.github.keycloakclerk.clerk.oauth.OAuthMetadataCache;
import java.time.Clock;
import java.util.Set;
import org.keycloak.broker.oidc.OIDCIdentityProviderConfig;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;

/** Creates the sign-in mode that is configured. */
record SignInModeFactory(
        KeycloakSession session, ClerkIdentityProviderConfig config, ClerkBackend clerk, OAuthMetadataCache metadata) {

    private static final String S256 = "S256";

    SignInMode mode() {
        return switch (ModeName.of(config.signInMode()).orElse(ModeName.HANDOFF)) {
            case OAUTH -> oauth();
            case EMBEDDED -> new EmbeddedSignIn(embedded(), singleUse(), this::callScope, Clock.systemUTC());
            case HANDOFF -> new HandoffSignIn(handoff(), singleUse(), this::callScope, Clock.systemUTC());
        };
    }

    OAuthSignIn oauth() {
        OAuthSignIn.Settings settings =
                new OAuthSignIn.Settings(config.getAlias(), config.instance().issuer(), oidc());
        return new OAuthSignIn(session, settings, metadata, this::callScope, Clock.systemUTC());
    }

    private ClerkCallScope callScope() {
        MapperNeeds needs = MapperNeeds.of(session, config.getAlias());
        return clerk.callScope(new ClerkCallScope.Needs(needs.memberships(), needs.session()));
    }

    SingleUse singleUse() {
        return new SingleUse(session.singleUseObjects());
    }

    private HandoffSignIn.Settings handoff() {
        AppPage page = config.appPage();
        return new HandoffSignIn.Settings(
                config.getInternalId(), config.getAlias(), page, config.hasHandoffSecret(), tokens(page.origin()));
    }

    private EmbeddedSignIn.Settings embedded() {
        return new EmbeddedSignIn.Settings(
                config.getAlias(),
                config.publishableKey(),
                config.instance().frontendApi(),
                config.text(Setting.FRONTEND_API_URL).isPresent(),
                config.value(Setting.CLERK_JS_VERSION),
                config.value(Setting.CLERK_UI_VERSION),
                tokens(AppPage.origin(session.getContext().getUri().getBaseUri())));
    }

    /** @param origin the only authorized party, if none is configured */
    private SessionTokenProof.Settings tokens(String origin) {
        return new SessionTokenProof.Settings(
                config.instance().issuer(),
                config.authorizedParties().orElseGet(() -> Set.of(origin)),
                config.tokenMaxAge(),
                config.clockSkew(),
                config.flag(Setting.REQUIRE_FRESH_TOKEN),
                config.acceptsImpersonation(),
                config.flag(Setting.CHECK_SESSION));
    }

    private OIDCIdentityProviderConfig oidc() {
        OIDCIdentityProviderConfig oidc = new OIDCIdentityProviderConfig();
        oidc.setAlias(config.getAlias());
        oidc.setInternalId(config.getInternalId());
        oidc.setProviderId(config.getProviderId());
        oidc.setEnabled(config.isEnabled());
        oidc.setStoreToken(config.isStoreToken());
        config.text(Setting.OAUTH_CLIENT_ID).ifPresent(oidc::setClientId);
        new SealedSecrets(session, session.getContext().getRealm(), config)
                .open(Setting.OAUTH_CLIENT_SECRET).stream().findFirst().ifPresent(oidc::setClientSecret);
        oidc.setClientAuthMethod(OIDCLoginProtocol.CLIENT_SECRET_BASIC);
        oidc.setDefaultScope(String.join(" ", OAuthScopes.of(session, config)));
        oidc.setForwardParameters("");
        oidc.setPkceEnabled(true);
        oidc.setPkceMethod(S256);
        oidc.setIssuer(config.instance().issuer());
        oidc.setValidateSignature(true);
        oidc.getConfig()
                .put(
                        IdentityProviderModel.ALLOWED_CLOCK_SKEW,
                        Long.toString(config.clockSkew().toSeconds()));
        // The user is read from the Backend API in every mode.
        oidc.setDisableUserInfoService(true);
        return oidc;
    }
}
