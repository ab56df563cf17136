package io.github.keycloakclerk.broker.oauth;

import static io.github.keycloakclerk.broker.config.SettingRules.field;
import static io.github.keycloakclerk.broker.config.SettingRules.refusal;

import io.github.keycloakclerk.broker.backend.ClerkBackend;
import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.config.EnteredSecretKey;
import io.github.keycloakclerk.broker.config.SealedSecrets;
import io.github.keycloakclerk.broker.config.Setting;
import io.github.keycloakclerk.broker.data.SingleUse;
import io.github.keycloakclerk.broker.signin.SignInException;
import io.github.keycloakclerk.broker.signin.SignInFailure;
import io.github.keycloakclerk.clerk.ClerkOAuthApplication;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.api.ClerkApiException.Kind;
import io.github.keycloakclerk.clerk.oauth.OAuthApplications;
import io.github.keycloakclerk.compat.FrontendUrl;
import io.github.keycloakclerk.stored.StoredKey;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.Urls;
import org.keycloak.urls.UrlType;

/**
 * Ensures that Clerk has an OAuth application for the provider, so that an administrator only enters the two keys. The
 * application is found by its name and redirect URI. Other applications are left alone.
 */
public record OAuthApplicationSetup(KeycloakSession session, RealmModel realm, ClerkBackend clerk) {

    private static final Logger LOG = Logger.getLogger(OAuthApplicationSetup.class);

    /** How long other requests do not create the application while one request does. */
    private static final Duration TURN = Duration.ofSeconds(30);

    /** @throws IllegalArgumentException with a sentence for the administrator, if there is no usable application */
    public void ensureOrRefuse() {
        if (!SealedSecrets.canSeal(realm)) {
            // The realm is being imported, and its Frontend URL is not known yet.
            return;
        }
        if (isComparable() && !isSecureEnough()) {
            throw refusal(
                    field(Setting.SIGN_IN_MODE),
                    "with live keys, oauth requires https, but the redirect URI is " + redirectUri()
                            + ": set the server's hostname or the realm's Frontend URL");
        }
        try {
            ensure();
        } catch (ClerkApiException e) {
            String why = e.kind() == Kind.UNREACHABLE
                    ? "Clerk did not answer"
                    : "Clerk refused" + e.code().map(code -> " (" + code + ")").orElse("");
            throw refusal(
                    field(Setting.OAUTH_CLIENT_ID),
                    "no OAuth application could be created, because " + why
                            + ". Save again later, or create one in Clerk's dashboard with the redirect URI "
                            + redirectUri() + " and enter its client ID and secret");
        }
    }

    /** Creates the application at a sign-in, if that was not possible when the provider was saved. */
    public void ensureAtSignIn() throws SignInException {
        if (!FrontendUrl.isFixed(realm) || !isSecureEnough()) {
            throw new SignInException(OAuthFailures.unknownHostname());
        }
        SingleUse turns = new SingleUse(session.singleUseObjects());
        if (!turns.isFirst(StoredKey.OAUTH_APPLICATION.key(), config().getInternalId(), TURN)) {
            throw new SignInException(OAuthFailures.missingApplication());
        }
        try {
            ensure();
            // Only these two values: an administrator may have changed others in the meantime.
            ClerkIdentityProviderConfig stored =
                    new ClerkIdentityProviderConfig(session.identityProviders().getByAlias(config().getAlias()));
            for (Setting found : List.of(Setting.OAUTH_CLIENT_ID, Setting.OAUTH_CLIENT_SECRET)) {
                stored.getConfig().put(found.key(), config().value(found));
            }
            new SealedSecrets(session, realm, stored).seal();
            session.identityProviders().update(stored);
        } catch (ClerkApiException e) {
            throw new SignInException(SignInFailure.of(e));
        }
    }

    private ClerkIdentityProviderConfig config() {
        return clerk.config();
    }

    private void ensure() throws ClerkApiException {
        OAuthApplications applications = clerk.with(new EnteredSecretKey(config(), realm).configuration())
                .oauthApplications();
        Set<String> scopes = OAuthScopes.of(session, config());
        Optional<ClerkOAuthApplication> own;
        try {
            own = applications.find(name(), redirectUri());
        } catch (ClerkApiException e) {
            if (hasApplication() && e.kind() != Kind.KEY_REFUSED) {
                // The administrator entered an application, so Clerk's answer is not needed now.
                LOG.debugf("OAuth applications not read: %s", e.kind().reason());
                return;
            }
            throw e;
        }
        if (hasApplication()) {
            Optional<ClerkOAuthApplication> configured = own.filter(this::isConfigured);
            if (configured.isPresent()) {
                allow(applications, configured.get(), scopes);
            } else if (isComparable()) {
                requireOwnUrl(applications);
            }
        } else if (own.isPresent()) {
            allow(applications, own.get(), scopes);
            Optional<ClerkOAuthApplication> known = known(own.get());
            take(known.isPresent() ? known.get() : applications.rotateSecret(own.get()));
        } else {
            ClerkOAuthApplication made = make(applications, scopes);
            take(made);
            new OAuthApplicationEvent(session, realm, config().getAlias()).made(made, redirectUri());
        }
    }

    /**
     * Allows all scopes that a later mapper or setting may need; a sign-in requests only what it needs. Clerk refuses the scope
     * for organizations if the instance has none.
     */
    private ClerkOAuthApplication make(OAuthApplications applications, Set<String> scopes) throws ClerkApiException {
        Set<String> all = new LinkedHashSet<>(scopes);
        all.addAll(OAuthScopes.ALL);
        try {
            return applications.create(name(), redirectUri(), all);
        } catch (ClerkApiException e) {
            if (e.kind() != Kind.UNEXPECTED_ANSWER) {
                throw e;
            }
            return applications.create(name(), redirectUri(), scopes);
        }
    }

    /** Codes must not be sent to another server's URL. An application that this secret key cannot see is not checked. */
    private void requireOwnUrl(OAuthApplications applications) throws ClerkApiException {
        Optional<ClerkOAuthApplication> configured =
                applications.find(config().text(Setting.OAUTH_CLIENT_ID).orElseThrow());
        if (configured
                .filter(found -> !found.redirectUris().contains(redirectUri()))
                .isPresent()) {
            throw refusal(
                    field(Setting.OAUTH_CLIENT_ID),
                    "the redirect URIs of this OAuth application do not include " + redirectUri()
                            + ". Clear client ID and secret and save, or add this redirect URI in Clerk's dashboard");
        }
    }

    /** An administrator who uses another URL may still change unrelated settings. */
    private boolean isComparable() {
        return FrontendUrl.isFixed(realm)
                || stored().map(before -> before.get(Setting.OAUTH_CLIENT_ID.key()))
                        .filter(before -> before.equals(config().value(Setting.OAUTH_CLIENT_ID)))
                        .isEmpty();
    }

    private Optional<Map<String, String>> stored() {
        return Optional.ofNullable(session.identityProviders().getByAlias(config().getAlias()))
                .map(IdentityProviderModel::getConfig);
    }

    /** Codes of a production instance must not be sent unencrypted. */
    private boolean isSecureEnough() {
        return !config().isLive() || redirectUri().startsWith("https://");
    }

    private boolean hasApplication() {
        return config().text(Setting.OAUTH_CLIENT_ID).isPresent();
    }

    private boolean isConfigured(ClerkOAuthApplication application) {
        return application.clientId().equals(config().value(Setting.OAUTH_CLIENT_ID));
    }

    private static void allow(OAuthApplications applications, ClerkOAuthApplication application, Set<String> scopes) {
        if (application.scopes().containsAll(scopes)) {
            return;
        }
        try {
            applications.allow(application, scopes);
        } catch (ClerkApiException e) {
            LOG.warnf(
                    "Clerk refused additional scopes for its OAuth application: %s",
                    e.kind().reason());
        }
    }

    /** Identifies the owner: two servers at the same URL, or two realms of the same name, have separate applications. */
    private String name() {
        return "Keycloak: " + realm.getName() + " (" + config().getAlias() + ", " + realm.getId() + ")";
    }

    /** The application with its stored secret, if the form was saved without client ID and secret. */
    private Optional<ClerkOAuthApplication> known(ClerkOAuthApplication application) {
        return stored().filter(before -> application.clientId().equals(before.get(Setting.OAUTH_CLIENT_ID.key())))
                .map(before -> before.get(Setting.OAUTH_CLIENT_SECRET.key()))
                .filter(secret -> new SealedSecrets(session, realm, config())
                        .open(Setting.OAUTH_CLIENT_SECRET, secret)
                        .isPresent())
                .map(application::withSecret);
    }

    private void take(ClerkOAuthApplication application) {
        config().getConfig().put(Setting.OAUTH_CLIENT_ID.key(), application.clientId());
        config().getConfig()
                .put(Setting.OAUTH_CLIENT_SECRET.key(), application.secret().orElseThrow());
    }

    private String redirectUri() {
        return Urls.identityProviderAuthnResponse(
                        session.getContext().getUri(UrlType.FRONTEND).getBaseUri(),
                        config().getAlias(),
                        realm.getName())
                .toString();
    }
}
