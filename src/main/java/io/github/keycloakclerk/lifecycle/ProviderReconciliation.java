package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.api.ClerkApiException.Kind;
import io.github.keycloakclerk.compat.OwnTransaction;
import io.github.keycloakclerk.lifecycle.UserSync.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** The walk of reconciliation through the users of one provider. */
record ProviderReconciliation(
        KeycloakSessionFactory factory,
        ReconciliationOptions options,
        NodeState node,
        String realmId,
        String provider) {

    private static final Logger LOG = Logger.getLogger(ProviderReconciliation.class);

    private static final int PAGE = 50;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** A user and their memberships. */
    private static final int CALLS = 2;

    /** Goes on from where the last one stopped, to the end of the round or of the time. */
    void resume(Instant end) {
        inRealm(session -> ReconciliationRound.current(session, key()))
                .flatMap(round -> round)
                .ifPresent(round -> resume(round, end));
    }

    private void resume(ReconciliationRound begin, Instant end) {
        ReconciliationRound round = begin;
        String realm =
                inRealm(session -> session.getContext().getRealm().getName()).orElse(realmId);
        Duration pace = inRealm(this::pace).orElse(Duration.ZERO);
        try {
            while (Instant.now().isBefore(end)) {
                List<Optional<String>> page = page(round.offset());
                if (page.isEmpty() || round.isSuspicious()) {
                    finish(round);
                    return;
                }
                for (Optional<String> clerkUserId : page) {
                    if (round.isSuspicious() || Instant.now().isAfter(end)) {
                        break;
                    }
                    round = look(realm, clerkUserId, round);
                    save(round);
                    Thread.sleep(pace.toMillis());
                }
            }
        } catch (ClerkApiException | BusyException e) {
            // The round goes on from here as soon as Clerk answers.
            ReconciliationReport.count(realm, provider, "failed");
            LOG.warnf("Reconciliation of provider %s waits: %s", provider, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ReconciliationRound look(String realm, Optional<String> clerkUserId, ReconciliationRound round)
            throws ClerkApiException, BusyException {
        if (clerkUserId.isEmpty()) {
            return round.afterNobody();
        }
        LinkedUser linkedUser = new LinkedUser(realmId, provider, clerkUserId.get());
        try {
            Optional<Finding> finding = new UserSync(factory, TIMEOUT, ClerkUserAnswers.ofRound(node.instances()))
                    .run(linkedUser, Set.of());
            finding.ifPresent(
                    found -> ReconciliationReport.count(realm, provider, found.blocked() ? "blocked" : "checked"));
            return finding.map(found -> round.after(found, isLinked(linkedUser)))
                    .orElseGet(round::afterNobody);
        } catch (ClerkApiException e) {
            if (!isAboutOne(linkedUser, e)) {
                throw e;
            }
            new AnswerReport(factory, node.events()).failed(linkedUser, e);
        } catch (RuntimeException e) {
            LOG.warnf("A user of provider %s could not be brought up to date: %s", provider, LoggableCause.of(e));
        }
        // What is wrong with one user must not keep those after them from being looked at.
        ReconciliationReport.count(realm, provider, "failed");
        return round.afterNobody();
    }

    /** Whether Clerk fails about this user only: it answers other questions. */
    private boolean isAboutOne(LinkedUser linkedUser, ClerkApiException failure) {
        if (failure.kind() == Kind.UNEXPECTED_ANSWER || failure.kind() == Kind.MEMBERSHIPS_UNREADABLE) {
            return true;
        }
        try {
            return failure.kind() == Kind.UNREACHABLE
                    && linkedUser
                            .ask(factory, here -> here.clerk().within(TIMEOUT).instanceId())
                            .isPresent();
        } catch (ClerkApiException e) {
            return false;
        }
    }

    private boolean isLinked(LinkedUser linkedUser) {
        return linkedUser.inRealm(factory, here -> here.user().isPresent()).orElse(true);
    }

    /** The Clerk user ids of the next linked users, where the link is still there; none after the last user. */
    private List<Optional<String>> page(int offset) {
        return inRealm(session -> {
                    RealmModel realm = session.getContext().getRealm();
                    return session.users()
                            .searchForUserStream(realm, Map.of(UserModel.IDP_ALIAS, provider), offset, PAGE)
                            .map(user -> Optional.ofNullable(
                                            session.users().getFederatedIdentity(realm, user, provider))
                                    .map(FederatedIdentityModel::getUserId))
                            .toList();
                })
                .orElse(List.of());
    }

    private Duration pace(KeycloakSession session) {
        return LinkedUser.provider(session, provider)
                .map(found -> options.pace(found.config().isLive()).multipliedBy(CALLS))
                .orElse(Duration.ZERO);
    }

    private void save(ReconciliationRound round) {
        inRealm(session -> {
            round.save(session, key());
            return round;
        });
    }

    private void finish(ReconciliationRound round) {
        inRealm(session -> {
            ReconciliationRound.end(session, key(), options.interval());
            return round;
        });
        try {
            inRealm(session -> {
                new ReconciliationReport(provider, round).publish(session);
                return round;
            });
        } catch (RuntimeException e) {
            LOG.warnf("An event listener failed: %s", LoggableCause.of(e));
        }
    }

    /** Empty if the realm has gone meanwhile. */
    private <T> Optional<T> inRealm(Function<KeycloakSession, T> work) {
        return new OwnTransaction(factory, realmId).call((session, realm) -> work.apply(session));
    }

    private String key() {
        return realmId + "." + provider;
    }
}
