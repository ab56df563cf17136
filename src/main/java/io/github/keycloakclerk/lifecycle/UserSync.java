package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.backend.ClerkProfile;
import io.github.keycloakclerk.broker.data.AppliedRecord;
import io.github.keycloakclerk.broker.data.ClerkUserAttributes;
import io.github.keycloakclerk.broker.linking.UserUpdate;
import io.github.keycloakclerk.broker.mapper.MapperNeeds;
import io.github.keycloakclerk.clerk.ClerkIds;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.lifecycle.LinkedUser.InRealm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.UserModel;
import org.keycloak.storage.StorageId;
import org.keycloak.storage.UserStorageUtil;

/**
 * Updates a Keycloak user from Clerk's current answer. Webhooks, the check before issuing tokens and reconciliation all
 * use it, so they cannot disagree.
 *
 * <p>Reads and writes happen under one lock for each user, held for 20 seconds at most. An older answer therefore never
 * overwrites a newer one, in whatever order events arrive.
 *
 * @param timeout how long Clerk may take to answer
 * @param answers asks Clerk
 */
record UserSync(KeycloakSessionFactory factory, Duration timeout, ClerkUserAnswers answers) {

    private static final Logger LOG = Logger.getLogger(UserSync.class);

    /** Longer than Clerk's answers and a transaction take. */
    private static final Duration LOCK_TTL = Duration.ofSeconds(20);

    /**
     * The result.
     *
     * @param blocked whether the user was enabled before and is disabled now
     */
    record Finding(ClerkUserStatus state, boolean blocked) {}

    /** What remains to be done after the user was enabled or disabled. */
    private record Settled(Finding finding, List<SessionReference> toEnd, String reason, boolean delete) {}

    /**
     * Asks Clerk and applies the answer.
     *
     * @return empty if no Keycloak user is linked, in which case Clerk is not asked
     * @throws ClerkApiException if Clerk does not answer, and nothing changes; or if only the memberships cannot be read
     */
    Optional<Finding> run(LinkedUser linkedUser, Set<SyncHint> hints) throws ClerkApiException, BusyException {
        Optional<Boolean> withMemberships =
                ClerkIds.isUser(linkedUser.clerkUserId()) ? withMemberships(linkedUser, hints) : Optional.empty();
        if (withMemberships.isEmpty()) {
            return Optional.empty();
        }
        Optional<ClerkUserAnswer> answer;
        Optional<Settled> settled;
        Instant askedAt;
        String version;
        boolean updated;
        try (ClusterLock lock = ClusterLock.acquire(factory, linkedUser.key(), LOCK_TTL, timeout)) {
            askedAt = Instant.now();
            version = version(linkedUser);
            answer = linkedUser.ask(factory, here -> answers.ask(here, hints, withMemberships.get(), timeout));
            settled = answer.flatMap(found -> linkedUser.inRealm(
                            factory, here -> fresh(here, hints).map(user -> settle(here, user, found))))
                    .flatMap(found -> found);
            updated = settled.filter(UserSync::isActive).isPresent()
                    && answer.flatMap(ClerkUserAnswer::profile)
                            .filter(found -> update(linkedUser, found))
                            .isPresent();
        }
        settled.ifPresent(done -> finish(linkedUser, done));
        if (updated) {
            answer.flatMap(ClerkUserAnswer::profile).ifPresent(found -> remember(linkedUser, version, askedAt, found));
        }
        if (settled.filter(UserSync::isActive).isPresent()) {
            answer.orElseThrow().requireMemberships();
        }
        return settled.map(Settled::finding);
    }

    private static boolean isActive(Settled settled) {
        return settled.finding().state() == ClerkUserStatus.ACTIVE;
    }

    /**
     * Whether the user's organizations matter; empty if no Keycloak user is linked. Uses its own transaction, so that
     * no database connection is held while Clerk is asked.
     */
    private Optional<Boolean> withMemberships(LinkedUser linkedUser, Set<SyncHint> hints) {
        return linkedUser
                .inRealm(
                        factory,
                        here -> here.user()
                                .map(user -> hints.contains(SyncHint.MEMBERSHIPS)
                                        || MapperNeeds.of(here.session(), linkedUser.provider())
                                                .memberships()
                                        || new OrganizationSessions(here, user).exist()))
                .flatMap(found -> found);
    }

    /** After an event, the cached user is evicted on all nodes, because another node may have just changed it. */
    private static Optional<UserModel> fresh(InRealm here, Set<SyncHint> hints) {
        if (hints.contains(SyncHint.EVENT)) {
            Optional.ofNullable(UserStorageUtil.userCache(here.session()))
                    .ifPresent(cache -> here.user().ifPresent(user -> cache.evict(here.realm(), user)));
        }
        return here.user();
    }

    private static Settled settle(InRealm here, UserModel user, ClerkUserAnswer answer) {
        UserBlock block = new UserBlock(here, user);
        ClerkUserStatus state = block.isFinal() ? ClerkUserStatus.DELETED : answer.state();
        boolean enabled = user.isEnabled();
        if (state == ClerkUserStatus.ACTIVE) {
            block.lift();
        } else {
            here.clerk().knownUsers().deny(here.linkedUser().clerkUserId());
            block.set(state);
        }
        if (state == ClerkUserStatus.ACTIVE) {
            return new Settled(new Finding(state, false), left(here, user, answer), "organization_left", false);
        }
        boolean delete =
                state == ClerkUserStatus.DELETED && here.clerk().config().deletesUsers() && isMadeBy(here, user);
        return new Settled(new Finding(state, enabled), toEnd(here, user, state), state.reason(), delete);
    }

    /** The provider deletes only users that it created. Others, such as those of a user federation, are disabled instead. */
    private static boolean isMadeBy(InRealm here, UserModel user) {
        return here.linkedUser().provider().equals(user.getFirstAttribute(ClerkUserAttributes.CREATED_BY))
                && user.getFederationLink() == null
                && StorageId.isLocalStorage(user.getId());
    }

    /** Offline sessions of a user unknown to Clerk are kept until an administrator or Clerk decides. */
    private static List<SessionReference> toEnd(InRealm here, UserModel user, ClerkUserStatus state) {
        return UserSessions.of(here, user, session -> state != ClerkUserStatus.UNKNOWN || !session.isOffline());
    }

    private static List<SessionReference> left(InRealm here, UserModel user, ClerkUserAnswer answer) {
        return answer.memberships()
                .map(memberships -> new OrganizationSessions(here, user).settle(memberships))
                .orElse(List.of());
    }

    /**
     * Uses its own transaction: a failing mapper must neither let a banned user in nor keep an allowed user out.
     *
     * @return whether the update succeeded
     */
    private boolean update(LinkedUser linkedUser, ClerkProfile found) {
        try {
            return linkedUser
                    .inRealm(
                            factory,
                            here -> here.user().filter(UserModel::isEnabled).map(user -> {
                                boolean organizationActive = AppliedRecord.hasOrganization(user, linkedUser.provider())
                                        && new OrganizationSessions(here, user).exist();
                                new UserUpdate(here.session(), here.clerk().config(), organizationActive)
                                        .run(user, found);
                                return user;
                            }))
                    .flatMap(user -> user)
                    .isPresent();
        } catch (RuntimeException e) {
            LOG.warnf("A user of provider %s could not be updated: %s", linkedUser.provider(), LoggableCause.of(e));
            return false;
        }
    }

    private String version(LinkedUser linkedUser) {
        return linkedUser
                .inRealm(factory, here -> here.clerk().knownUsers().version(linkedUser.clerkUserId()))
                .orElse("");
    }

    /** Uses its own transaction, because the cache has a new entry if the user changed. If this fails, Clerk is asked again. */
    private void remember(LinkedUser linkedUser, String version, Instant askedAt, ClerkProfile found) {
        try {
            if (found.isGood()) {
                linkedUser.inRealm(factory, here -> {
                    here.clerk().knownUsers().applied(linkedUser.clerkUserId(), version, askedAt, found);
                    return linkedUser;
                });
            }
        } catch (RuntimeException e) {
            LOG.warnf("Clerk's answer could not be cached: %s", LoggableCause.of(e));
        }
    }

    /** Without the lock: a user can have many sessions. Sessions that could not be ended end if the user is deleted. */
    private void finish(LinkedUser linkedUser, Settled settled) {
        try {
            new SessionTermination(factory, linkedUser.realmId()).end(settled.toEnd(), settled.reason());
        } finally {
            if (settled.delete()) {
                linkedUser.inRealm(
                        factory,
                        here -> here.user().map(user -> {
                            new UserBlock(here, user).delete();
                            return user;
                        }));
            }
        }
    }
}
