package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.backend.CallBudget;
import io.github.keycloakclerk.broker.linking.AppliedRecords;
import io.github.keycloakclerk.clerk.ClerkIds;
import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.clerk.api.ClerkApi;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.api.ClerkApiException.Kind;
import io.github.keycloakclerk.compat.OwnTransaction;
import io.github.keycloakclerk.lifecycle.LinkedUserPage.Link;
import io.github.keycloakclerk.lifecycle.UserSync.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Reconciles the users of one provider.
 *
 * @param provider alias of the provider
 * @param providerId its internal ID
 * @param hint memberships that this node read in earlier turns
 */
record ProviderReconciliation(
        KeycloakSessionFactory factory,
        ReconciliationOptions options,
        NodeState node,
        String realmId,
        String provider,
        String providerId,
        MembershipHint hint) {

    private static final Logger LOG = Logger.getLogger(ProviderReconciliation.class);

    private static final int PAGE = 500;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** One call for the user, one for the memberships. */
    private static final int CALLS_OF_ONE = 2;

    /** Continues the current round until it ends or the time is up. */
    void resume(Instant end) {
        inRealm(session -> ReconciliationRound.current(session, key(), options.interval()))
                .flatMap(round -> round)
                .ifPresentOrElse(round -> resume(round, end), hint::clear);
    }

    private void resume(ReconciliationRound begin, Instant end) {
        String realm =
                inRealm(session -> session.getContext().getRealm().getName()).orElse(realmId);
        Duration pace = inRealm(this::pace).orElse(Duration.ZERO);
        try {
            walk(realm, begin, pace, end);
        } catch (ClerkApiException | BusyException e) {
            // The round continues from here as soon as Clerk answers.
            ReconciliationReport.count(realm, provider, "failed", 1);
            LOG.warnf("Reconciliation of provider %s is paused: %s", provider, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void walk(String realm, ReconciliationRound begin, Duration pace, Instant end)
            throws ClerkApiException, BusyException, InterruptedException {
        ReconciliationCalls calls = new ReconciliationCalls(factory, realmId, provider, pace);
        Optional<AppliedRecords> records = inRealm(this::records).flatMap(found -> found);
        if (records.isEmpty()) {
            return;
        }
        // The list of memberships belongs to this round, and reading it may take several turns.
        if (begin.isNew()) {
            save(begin);
        }
        boolean withMemberships =
                records.get().withMemberships() && !page(begin).isEmpty();
        if (withMemberships && !hint.read(begin.began(), records.get().settings(), calls, end)) {
            return;
        }
        ReconciliationComparison comparison = new ReconciliationComparison(
                records.get(), withMemberships ? hint.digests() : Optional.of(Map.of()), deletes());
        ReconciliationRound round = begin;
        while (Instant.now().isBefore(end)) {
            List<Link> page = page(round);
            if (page.isEmpty() || round.isSuspicious()) {
                Optional<ReconciliationRound> next = round.isSuspicious() ? Optional.empty() : round.inNextTable();
                if (next.isEmpty()) {
                    finish(round);
                    return;
                }
                round = next.get();
            }
            for (int from = 0; from < page.size() && !round.isSuspicious(); from += ClerkApi.MAX_USERS) {
                List<Link> some = page.subList(from, Math.min(from + ClerkApi.MAX_USERS, page.size()));
                round = look(realm, some, calls, comparison, pace, round, end);
                save(round);
                if (Instant.now().isAfter(end)) {
                    return;
                }
            }
        }
    }

    private boolean deletes() {
        return inRealm(session -> LinkedUser.provider(session, provider)
                        .filter(found -> found.config().deletesUsers())
                        .isPresent())
                .orElse(false);
    }

    /** Checks some users: all of them in one call, then those with changes one by one. */
    private ReconciliationRound look(
            String realm,
            List<Link> some,
            ReconciliationCalls calls,
            ReconciliationComparison comparison,
            Duration pace,
            ReconciliationRound before,
            Instant end)
            throws ClerkApiException, BusyException, InterruptedException {
        List<String> ids = some.stream()
                .map(Link::clerkUserId)
                .filter(ClerkIds::isUser)
                .distinct()
                .toList();
        Map<String, ClerkUser> listed = ids.isEmpty() ? Map.of() : calls.users(ids, end);
        ReconciliationRound round = before;
        int same = 0;
        for (Link link : some) {
            if (round.isSuspicious() || Instant.now().isAfter(end)) {
                break;
            }
            Optional<ClerkUser> said = Optional.ofNullable(listed.get(link.clerkUserId()));
            if (!ClerkIds.isUser(link.clerkUserId()) || comparison.isSettled(link, said)) {
                // Users settled in an earlier round do not count: they would lower the share of newly unknown users.
                round = round.afterNobody(link);
            } else if (comparison.isSame(link, said)) {
                round = round.afterSame(link);
                same++;
            } else {
                Thread.sleep(pace.multipliedBy(CALLS_OF_ONE).toMillis());
                round = look(realm, link, round);
                save(round);
            }
        }
        ReconciliationReport.count(realm, provider, "checked", same);
        return round;
    }

    private ReconciliationRound look(String realm, Link link, ReconciliationRound round)
            throws ClerkApiException, BusyException {
        LinkedUser linkedUser = new LinkedUser(realmId, provider, link.clerkUserId());
        try {
            Optional<Finding> finding = new UserSync(factory, TIMEOUT, ClerkUserAnswers.ofRound(node.instances()))
                    .run(linkedUser, Set.of());
            finding.ifPresent(
                    found -> ReconciliationReport.count(realm, provider, found.blocked() ? "blocked" : "changed", 1));
            return finding.map(found -> round.after(link, found)).orElseGet(() -> round.afterNobody(link));
        } catch (ClerkApiException e) {
            if (!isAboutOne(linkedUser, e)) {
                throw e;
            }
            new AnswerReport(factory, node.events()).failed(linkedUser, e);
        } catch (RuntimeException e) {
            LOG.warnf("A user of provider %s could not be updated: %s", provider, LoggableCause.of(e));
        }
        // A failure with one user must not keep the next ones from being checked.
        ReconciliationReport.count(realm, provider, "failed", 1);
        return round.afterNobody(link);
    }

    /** Whether Clerk fails for this user only, and answers other calls. */
    private boolean isAboutOne(LinkedUser linkedUser, ClerkApiException failure) {
        if (failure.kind() == Kind.UNEXPECTED_ANSWER || failure.kind() == Kind.MEMBERSHIPS_UNREADABLE) {
            return true;
        }
        try {
            return failure.kind() == Kind.UNREACHABLE
                    && linkedUser
                            .ask(
                                    factory,
                                    here -> here.clerk()
                                            .as(CallBudget.Use.RECONCILIATION)
                                            .within(TIMEOUT)
                                            .instanceId())
                            .isPresent();
        } catch (ClerkApiException e) {
            return false;
        }
    }

    private List<Link> page(ReconciliationRound round) {
        return inRealm(session ->
                        new LinkedUserPage(session, realmId, provider).read(round.table(), round.after(), PAGE))
                .orElse(List.of());
    }

    private Optional<AppliedRecords> records(KeycloakSession session) {
        return LinkedUser.provider(session, provider).map(found -> AppliedRecords.of(session, found.config()));
    }

    private Duration pace(KeycloakSession session) {
        return LinkedUser.provider(session, provider)
                .map(found -> options.pace(found.config().isLive()))
                .orElse(Duration.ZERO);
    }

    private void save(ReconciliationRound round) {
        inRealm(session -> {
            round.save(session, key());
            return round;
        });
    }

    private void finish(ReconciliationRound round) {
        ReconciliationRound ended = round.end();
        hint.clear();
        save(ended);
        try {
            inRealm(session -> {
                new ReconciliationReport(provider, ended).publish(session);
                return ended;
            });
        } catch (RuntimeException e) {
            LOG.warnf("An event listener failed: %s", LoggableCause.of(e));
        }
    }

    /** Empty if the realm was removed meanwhile. */
    private <T> Optional<T> inRealm(Function<KeycloakSession, T> work) {
        return new OwnTransaction(factory, realmId).call((session, realm) -> work.apply(session));
    }

    /** The key under which a round is stored. */
    static String key(String realmId, String providerId) {
        return realmId + "." + providerId;
    }

    private String key() {
        return key(realmId, providerId);
    }
}
