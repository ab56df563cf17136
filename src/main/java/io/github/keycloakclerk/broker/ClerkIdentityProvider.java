package io.github.keycloakclerk.broker;

import io.github.keycloakclerk.broker.mapper.KeycloakUser;
import io.github.keycloakclerk.broker.mapper.MapperNeeds;
import io.github.keycloakclerk.broker.mapper.SignInData;
import io.github.keycloakclerk.broker.signin.ClerkConversation;
import io.github.keycloakclerk.broker.signin.HandoffSignIn;
import io.github.keycloakclerk.broker.signin.InstanceKeys;
import io.github.keycloakclerk.broker.signin.SignInException;
import io.github.keycloakclerk.broker.signin.SignInFailure;
import io.github.keycloakclerk.broker.signin.SignInMode;
import io.github.keycloakclerk.broker.signin.SingleUse;
import io.github.keycloakclerk.clerk.ClerkInstance;
import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.clerk.api.CallLimits;
import io.github.keycloakclerk.clerk.api.CallPlaces;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.api.ClerkCalls;
import io.github.keycloakclerk.clerk.api.SdkClerkApi;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Optional;
import org.keycloak.broker.provider.AbstractIdentityProvider;
import org.keycloak.broker.provider.AuthenticationRequest;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.connections.httpclient.HttpClientProvider;
import org.keycloak.events.EventBuilder;
import org.keycloak.keys.PublicKeyStorageProvider;
import org.keycloak.keys.PublicKeyStorageUtils;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.IdentityProviderSyncMode;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.vault.VaultStringSecret;

/** Delegates the sign-in to Clerk. */
public final class ClerkIdentityProvider extends AbstractIdentityProvider<ClerkIdentityProviderConfig> {

    private final CallLimits limits;
    private final CallPlaces places;

    ClerkIdentityProvider(
            KeycloakSession session, ClerkIdentityProviderConfig config, CallLimits limits, CallPlaces places) {
        super(session, config);
        this.limits = limits;
        this.places = places;
    }

    @Override
    public Response performLogin(AuthenticationRequest request) {
        return mode().begin(request);
    }

    @Override
    public Object callback(RealmModel realm, AuthenticationCallback callback, EventBuilder event) {
        return new ClerkEndpoint(session, this, mode(), singleUse(), callback, event);
    }

    @Override
    public void updateBrokeredUser(
            KeycloakSession session, RealmModel realm, UserModel user, BrokeredIdentityContext context) {
        KeycloakUser keycloakUser = new KeycloakUser(session.users(), realm, user);
        AuthenticationSessionModel authSession = context.getAuthenticationSession();
        if (Boolean.parseBoolean(authSession.getAuthNote(BROKER_REGISTERED_NEW_USER))) {
            keycloakUser.registered(context);
        } else if (getConfig().getSyncMode() == IdentityProviderSyncMode.FORCE) {
            keycloakUser.refresh(context);
        }
    }

    @Override
    public void authenticationFinished(AuthenticationSessionModel authSession, BrokeredIdentityContext context) {
        if (!SignInData.isLinking(context)) {
            SessionNoteWriter.write(session, authSession, SignInData.notes(context));
        }
    }

    /** A person in Clerk; empty if there is nobody with this id (any more). */
    Optional<ClerkUser> find(String clerkUserId) throws SignInException {
        try (ClerkConversation conversation = conversation()) {
            return Optional.of(conversation.api().user(clerkUserId).get());
        } catch (ClerkApiException e) {
            if (e.kind() == ClerkApiException.Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw new SignInException(SignInFailure.of(e));
        }
    }

    /** The state goes through the app's page, so the client's redirect URI and state stay out of it. */
    @Override
    public boolean supportsLongStateParameter() {
        return false;
    }

    @Override
    public boolean reloadKeys() {
        return keys(calls()).reload();
    }

    @Override
    @Deprecated
    public Response retrieveToken(KeycloakSession session, FederatedIdentityModel identity) {
        return exchangeNotSupported();
    }

    /** A session token is dead a minute after the sign-in, so none is stored. */
    @Override
    public Response retrieveToken(
            KeycloakSession session, FederatedIdentityModel identity, UserSessionModel userSession, UserModel user) {
        return exchangeNotSupported();
    }

    private SignInMode mode() {
        return new HandoffSignIn(getConfig().handoff(), singleUse(), this::conversation, Clock.systemUTC());
    }

    private SingleUse singleUse() {
        return new SingleUse(session.singleUseObjects());
    }

    private ClerkConversation conversation() {
        ClerkCalls calls = calls();
        String configured = getConfig().getClientSecret();
        try (VaultStringSecret secret = session.vault().getStringSecret(configured)) {
            return new ClerkConversation(
                    keys(calls),
                    new SdkClerkApi(calls, getConfig().apiUrl(), secret.get().orElse(configured)),
                    MapperNeeds.of(session, getConfig().getAlias()).memberships(),
                    calls::end);
        }
    }

    private ClerkCalls calls() {
        return new ClerkCalls(
                places,
                limits,
                keyStorageId(),
                session.getProvider(HttpClientProvider.class).getHttpClient());
    }

    private InstanceKeys keys(ClerkCalls calls) {
        ClerkInstance instance = getConfig().instance();
        return new InstanceKeys(
                session.getProvider(PublicKeyStorageProvider.class),
                calls,
                keyStorageId() + "::" + instance.jwks(),
                instance.jwks());
    }

    private String keyStorageId() {
        return PublicKeyStorageUtils.getIdpModelCacheKey(
                session.getContext().getRealm().getId(), getConfig().getInternalId());
    }
}
