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
 * Requests for a subject that has no link yet. A client that connects to two servers brings two assertions at the same moment, so
 * one makes the link and the others wait for it. Those who were refused are not asked about again and again.
 *
 * @param subject one at a time is let in
 * @param asserted what a refusal depends on; an assertion that differs in it is judged anew
 * @param keep how long a refusal counts
 */
record Newcomers(KeycloakSession session, String subject, String asserted, Duration keep) {

    private static final String FIRST = StoredKey.ENTERPRISE_FIRST.key();
    private static final String REFUSED = StoredKey.ENTERPRISE_REFUSED.key();
    private static final String REFUSAL = "refusal";
    private static final String CAUSE = "cause";

    /** Longer than a request with calls to Clerk takes. It is let go earlier, unless the node stops. */
    private static final Duration TURN = Duration.ofSeconds(60);

    private static final Duration WAIT = Duration.ofSeconds(3);
    private static final long POLL_MILLIS = 100;

    /** A request that waits keeps a thread of the server and a connection of the database. */
    private static final Semaphore WAITING = new Semaphore(8);

    /** Users who signed in meanwhile, or were changed in Clerk, should not wait longer. */
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

    /** Until the request is over, no other one of the subject goes on. */
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
        // Its caches are to know the link first, and such work is done in the order of this.
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

    /** @throws RefusedAssertionException as it was refused a short time ago */
    void requireNotRefused() throws RefusedAssertionException {
        Optional<Map<String, String>> refused = new SingleUse(session.singleUseObjects()).find(REFUSED, asserted);
        if (refused.isPresent()) {
            Refusal refusal = Refusal.valueOf(refused.get().getOrDefault(REFUSAL, Refusal.USER_UNKNOWN.name()));
            throw RefusedAssertionException.of(refusal, refused.get().getOrDefault(CAUSE, "refused before"));
        }
    }

    /** Remembers a refusal as long as an answer of Clerk counts, but only a short time. */
    void refused(RefusedAssertionException refused) {
        if (keep.toSeconds() > 0) {
            Map<String, String> notes = refused.behind()
                    .map(cause -> Map.of(REFUSAL, refused.refusal().name(), CAUSE, cause))
                    .orElseGet(() -> Map.of(REFUSAL, refused.refusal().name()));
            // The request itself is rolled back.
            OwnTransaction.beside(session, session.getContext().getRealm()).call((own, realm) -> {
                new SingleUse(own.singleUseObjects()).put(REFUSED, asserted, keep, notes);
                return realm.getId();
            });
        }
    }
}
