package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.backend.KnownUsers;
import io.github.keycloakclerk.broker.data.SingleUse;
import io.github.keycloakclerk.broker.mapper.organization.OrganizationMembers;
import io.github.keycloakclerk.broker.mapper.organization.OrganizationMembers.Place;
import io.github.keycloakclerk.compat.OwnTransaction;
import io.github.keycloakclerk.stored.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.storage.UserStorageUtil;

/**
 * The deletion of a Clerk organization. Clerk does not report its former members. Users whom a mapper added to its
 * counterpart in Keycloak, and sessions in which it is active, are checked again before their next tokens. Other users
 * are not affected, because any user may create and delete organizations in Clerk.
 */
record OrganizationEnd(KeycloakSessionFactory factory, String realmId, String provider) {

    private static final String KIND = StoredKey.ORGANIZATION_ENDED.key();
    private static final String AT = "at";

    /** Longer than any answer of Clerk counts. */
    private static final Duration KEEP = KnownUsers.KEEP.plusHours(1);

    private static final int PAGE = 500;

    /**
     * @param organization {@code org_…}
     * @return whether it had members in Keycloak; if not, repeating the webhook would change nothing
     */
    boolean run(String organization) {
        new OwnTransaction(factory, realmId).call((session, realm) -> {
            new SingleUse(session.singleUseObjects())
                    .put(
                            KIND,
                            key(organization),
                            KEEP,
                            Map.of(AT, Long.toString(Instant.now().toEpochMilli())));
            return organization;
        });
        List<Place> places = new OwnTransaction(factory, realmId)
                .call((session, realm) -> new OrganizationMembers(session, realm, provider).places(organization))
                .orElse(List.of());
        return places.stream().mapToInt(this::forgetAll).sum() > 0;
    }

    private int forgetAll(Place place) {
        int first = 0;
        int forgotten = forget(place, first);
        while (forgotten == PAGE) {
            first += PAGE;
            forgotten = forget(place, first);
        }
        return first + forgotten;
    }

    private int forget(Place place, int first) {
        return new OwnTransaction(factory, realmId)
                .call((session, realm) -> {
                    List<UserModel> members =
                            new OrganizationMembers(session, realm, provider).page(place, first, PAGE);
                    members.forEach(user -> forget(session, realm, user));
                    return members.size();
                })
                .orElse(0);
    }

    private void forget(KeycloakSession session, RealmModel realm, UserModel user) {
        Optional.ofNullable(session.users().getFederatedIdentity(realm, user, provider))
                .ifPresent(link -> LinkedUser.provider(session, provider)
                        .ifPresent(clerk -> clerk.knownUsers().forget(link.getUserId())));
        Optional.ofNullable(UserStorageUtil.userCache(session)).ifPresent(cache -> cache.evict(realm, user));
    }

    private String key(String organization) {
        return realmId + "." + provider + "." + organization;
    }

    /** When an organization was deleted, if recently. */
    static Optional<Instant> of(KeycloakSession session, RealmModel realm, String provider, String organization) {
        return new SingleUse(session.singleUseObjects())
                .find(KIND, realm.getId() + "." + provider + "." + organization)
                .map(notes -> Instant.ofEpochMilli(Long.parseLong(notes.get(AT))));
    }
}
