package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.ClerkIdentityProvider;
import io.github.keycloakclerk.broker.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.clerk.ClerkIds;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;

/**
 * Decides whether somebody who is linked to Clerk may have new tokens. As long as an answer of Clerk is fresh, that costs a
 * look into Keycloak's caches.
 */
record Guard(KeycloakSession session, GuardAnswers answers) {

    /** What is known without asking Clerk. */
    Verdict look(UserSessionModel userSession) {
        Optional<Provenance> provenance = Provenance.of(userSession);
        UserModel user = userSession.getUser();
        RealmModel realm = userSession.getRealm();
        if (provenance.isEmpty()) {
            return lookAtLinks(realm, user);
        }
        Optional<ClerkIdentityProvider> provider =
                Person.provider(session, provenance.get().provider());
        if (provider.isEmpty()) {
            return new Verdict.Refused("provider_disabled");
        }
        if (!isLinked(realm, user, provenance.get())) {
            return new Verdict.Refused("link_removed");
        }
        Person person = Person.of(provider.get(), realm, provenance.get().clerkUserId());
        return look(provider.get(), user, person, provenance.get().checkedAt());
    }

    /**
     * Sessions of other origin, with a password of Keycloak, from a token of somebody else or by CIBA, belong to the same
     * people.
     */
    private Verdict lookAtLinks(RealmModel realm, UserModel user) {
        return session.users()
                .getFederatedIdentitiesStream(realm, user)
                .filter(link -> ClerkIds.isUser(link.getUserId()))
                .flatMap(link -> Person.provider(session, link.getIdentityProvider()).stream()
                        .map(provider ->
                                look(provider, user, Person.of(provider, realm, link.getUserId()), Instant.EPOCH)))
                .filter(verdict -> !(verdict instanceof Verdict.Allowed))
                .findFirst()
                .orElse(Verdict.ALLOWED);
    }

    /** What is known of somebody without a session. */
    Verdict look(ClerkIdentityProvider provider, String clerkUserId) {
        Person person = Person.of(provider, session.getContext().getRealm(), clerkUserId);
        return new Person.Here(session, session.getContext().getRealm(), provider, person)
                .user()
                .map(user -> look(provider, user, person, Instant.EPOCH))
                .orElse(Verdict.ALLOWED);
    }

    private static Verdict look(ClerkIdentityProvider provider, UserModel user, Person person, Instant checkedAt) {
        ClerkIdentityProviderConfig config = provider.getConfig();
        Instant since = Instant.now().minus(config.guardCache());
        boolean fresh =
                checkedAt.isAfter(since) || GuardAnswers.askedAt(user, person).isAfter(since);
        return !config.guardsRefresh() || fresh
                ? Verdict.ALLOWED
                : new Verdict.Open(person, config.allowsWhenUnreachable());
    }

    private boolean isLinked(RealmModel realm, UserModel user, Provenance provenance) {
        FederatedIdentityModel link = session.users().getFederatedIdentity(realm, user, provenance.provider());
        return link != null && link.getUserId().equals(provenance.clerkUserId());
    }

    /** Asks Clerk, if that is still open. */
    Verdict decide(Verdict verdict) {
        return verdict instanceof Verdict.Open open ? answers.ask(session.getKeycloakSessionFactory(), open) : verdict;
    }
}
