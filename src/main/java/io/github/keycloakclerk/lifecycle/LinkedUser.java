package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.ClerkIdentityProvider;
import io.github.keycloakclerk.broker.backend.ClerkBackend;
import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.compat.OwnTransaction;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.IdentityBrokerService;

/**
 * A Clerk user, as known to one identity provider of one realm.
 *
 * @param provider alias of the provider
 * @param clerkUserId {@code user_…}
 */
record LinkedUser(String realmId, String provider, String clerkUserId) {

    static LinkedUser of(ClerkBackend clerk, RealmModel realm, String clerkUserId) {
        return new LinkedUser(realm.getId(), clerk.config().getAlias(), clerkUserId);
    }

    /** Unique among all users on this server. */
    String key() {
        return realmId + "." + provider + "." + clerkUserId;
    }

    /** Runs in its own transaction in the user's realm; empty if realm or provider was removed, or the provider disabled. */
    <T> Optional<T> inRealm(KeycloakSessionFactory factory, Function<InRealm, T> work) {
        return new OwnTransaction(factory, realmId)
                .call((session, realm) -> here(session, realm).map(work))
                .flatMap(done -> done);
    }

    /** A question to Clerk. */
    @FunctionalInterface
    interface Question<T> {
        T ask(InRealm here) throws ClerkApiException;
    }

    /** As {@link #inRealm}, for work that needs an answer from Clerk. */
    <T> Optional<T> ask(KeycloakSessionFactory factory, Question<T> question) throws ClerkApiException {
        AtomicReference<@Nullable ClerkApiException> failure = new AtomicReference<>();
        Optional<T> answer = inRealm(factory, here -> {
                    try {
                        return Optional.of(question.ask(here));
                    } catch (ClerkApiException e) {
                        failure.set(e);
                        return Optional.<T>empty();
                    }
                })
                .flatMap(found -> found);
        ClerkApiException thrown = failure.get();
        if (thrown != null) {
            throw thrown;
        }
        return answer;
    }

    private Optional<InRealm> here(KeycloakSession session, RealmModel realm) {
        return provider(session, provider).map(found -> new InRealm(session, realm, found, this));
    }

    /** The provider with an alias in the current realm, if it is an enabled Clerk provider. */
    static Optional<ClerkBackend> provider(KeycloakSession session, String alias) {
        IdentityProviderModel model = session.identityProviders().getByAlias(alias);
        return Optional.ofNullable(model)
                .filter(IdentityProviderModel::isEnabled)
                .filter(found -> found.getProviderId().equals(ClerkIdentityProviderConfig.PROVIDER_ID))
                .map(found -> IdentityBrokerService.getIdentityProvider(session, found, ClerkIdentityProvider.class))
                .map(ClerkIdentityProvider::clerk);
    }

    /** A Keycloak session in the user's realm. */
    record InRealm(KeycloakSession session, RealmModel realm, ClerkBackend clerk, LinkedUser linkedUser) {

        /** The Keycloak user that is linked to the Clerk user. */
        Optional<UserModel> user() {
            FederatedIdentityModel link = new FederatedIdentityModel(
                    linkedUser.provider(), linkedUser.clerkUserId(), linkedUser.clerkUserId());
            return Optional.ofNullable(session.users().getUserByFederatedIdentity(realm, link));
        }
    }
}
