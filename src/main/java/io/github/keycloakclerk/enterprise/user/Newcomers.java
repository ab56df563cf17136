package io.github.keycloakclerk.enterprise.user;

import io.github.keycloakclerk.broker.data.SingleUse;
import io.github.keycloakclerk.compat.OwnTransaction;
import io.github.keycloakclerk.enterprise.assertion.IdentityAssertion;
import io.github.keycloakclerk.enterprise.assertion.Refusal;
import io.github.keycloakclerk.enterprise.assertion.RefusedAssertionException;
import io.github.keycloakclerk.enterprise.assertion.TrustedIssuer;
import io.github.keycloakclerk.stored.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;

/**
 * Serializes requests for a subject without a link. A client that connects to two servers sends two assertions at the same
 * time: one request creates the link, the others wait for it. Refusals are cached, to avoid repeated calls to Clerk.
 *
 * @param subject the subject for which one request at a time proceeds
 * @param asserted the values that a refusal depends on; an assertion with other values is checked again
 * @param keep how long a refusal is cached
 */
record Newcomers(KeycloakSession session, String subject, String asserted, Duration keep) {

    private static final String FIRST = StoredKey.ENTERPRISE_FIRST.key();
    private static final String REFUSED = StoredKey.ENTERPRISE_REFUSED.key();
    private static final String REFUSAL = "refusal";
    private static final String CAUSE = "cause";

    /** Longer than a request with calls to Clerk. Released earlier, unless the node stops. */
    private static final Duration TURN = Duration.ofSeconds(60);

    private static final Duration WAIT = Duration.ofSeconds(3);
    private static final long POLL_MILLIS = 100;

    /** Each waiting request occupies a server thread and a database connection. */
    private static final Semaphore WAITING = new Semaphore(8);

    /** Users who have signed in or were changed in Clerk since then should not wait longer. */
    private static final Duration MAX_KEEP = Duration.ofSeconds(15);

    static Newcomers of(KeycloakSession session, TrustedIssuer issuer, IdentityAssertion assertion)
            throws RefusedAssertionException {
        String subject = session.getContext().getRealm().getId() + " " + issuer.alias() + " " + assertion.subject();
        List<Object> asserted = List.of(
                subject,
                issuer.connectionId(),
                issuer.settings().matchUsersBy(),
                issuer.settings().makeMissingUsers(),
                assertion.email(),
                assertion.saysEmailUnverified(),
                assertion.userHere());
        Duration cache = issuer.clerk().config().guard().cache();
        return new Newcomers(session, subject, asserted.toString(), cache.compareTo(MAX_KEEP) < 0 ? cache : MAX_KEEP);
    }

    /** Blocks other requests for the subject until this request ends. */
    void takeTurn() throws RefusedAssertionException {
        if (!isFirst()) {
            await();
        }
        letNextInAtTheEnd();
    }

    private boolean isFirst() {
        return new SingleUse(session.singleUseObjects()).isFirst(FIRST, subject, TURN);
    }

    private void await() throws RefusedAssertionException {
        if (!WAITING.tryAcquire()) {
            throw RefusedAssertionException.of(Refusal.BUSY);
        }
        try {
            Instant end = Instant.now().plus(WAIT);
            do {
                if (Instant.now().isAfter(end)) {
                    throw RefusedAssertionException.of(Refusal.BUSY);
                }
                Thread.sleep(POLL_MILLIS);
                requireNotRefused();
            } while (!isFirst());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RefusedAssertionException.of(Refusal.BUSY);
        } finally {
            WAITING.release();
        }
    }

    private void letNextInAtTheEnd() {
        // Enlists the user cache first: it must be updated before the turn is released.
        session.users();
        OwnTransaction own = OwnTransaction.beside(session, session.getContext().getRealm());
        String value = subject;
        session.getTransactionManager().enlistAfterCompletion(new AbstractKeycloakTransaction() {
            @Override
            protected void commitImpl() {
                own.call((later, realm) -> {
                    new SingleUse(later.singleUseObjects()).release(FIRST, value);
                    return value;
                });
            }

            @Override
            protected void rollbackImpl() {
                commitImpl();
            }
        });
    }

    /** @throws RefusedAssertionException with the cached refusal, if there is one */
    void requireNotRefused() throws RefusedAssertionException {
        Optional<Map<String, String>> refused = new SingleUse(session.singleUseObjects()).find(REFUSED, asserted);
        if (refused.isPresent()) {
            Refusal refusal = Refusal.valueOf(refused.get().getOrDefault(REFUSAL, Refusal.USER_UNKNOWN.name()));
            throw RefusedAssertionException.of(refusal, refused.get().getOrDefault(CAUSE, "refused before"));
        }
    }

    /** Caches a refusal for as long as an answer of Clerk, up to {@link #MAX_KEEP}. */
    void refused(RefusedAssertionException refused) {
        if (keep.toSeconds() > 0) {
            Map<String, String> notes = refused.behind()
                    .map(cause -> Map.of(REFUSAL, refused.refusal().name(), CAUSE, cause))
                    .orElseGet(() -> Map.of(REFUSAL, refused.refusal().name()));
            // In a separate transaction, as the request is rolled back.
            OwnTransaction.beside(session, session.getContext().getRealm()).call((own, realm) -> {
                new SingleUse(own.singleUseObjects()).put(REFUSED, asserted, keep, notes);
                return realm.getId();
            });
        }
    }
}
