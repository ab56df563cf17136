package io.github.keycloakclerk.enterprise.user;

import io.github.keycloakclerk.broker.data.SingleUse;
import io.github.keycloakclerk.compat.OwnTransaction;
import io.github.keycloakclerk.enterprise.assertion.Refusal;
import io.github.keycloakclerk.enterprise.assertion.RefusedAssertionException;
import io.github.keycloakclerk.stored.StoredKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Subjects that are linked to nobody yet. A client that connects to two servers brings two assertions of one at the same moment; one of
 * them has to make the link. Those who were refused are not asked about again and again.
 *
 * @param issuer alias of the identity provider
 */
record Newcomers(KeycloakSession session, String issuer, String subject) {

    private static final String FIRST = StoredKey.ENTERPRISE_FIRST.key();
    private static final String REFUSED = StoredKey.ENTERPRISE_REFUSED.key();
    private static final String REFUSAL = "refusal";
    private static final String CAUSE = "cause";

    /** As long as a request with calls to Clerk takes. */
    private static final Duration FIRST_KEPT = Duration.ofSeconds(10);

    /** Whether no other request is about to link the subject. */
    boolean isFirst() {
        return new SingleUse(session.singleUseObjects()).isFirst(FIRST, value(), FIRST_KEPT);
    }

    /** When this request is over, the subject is linked, or the next one may try. */
    void letNextIn() {
        KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
        String realm = session.getContext().getRealm().getId();
        String value = value();
        session.getTransactionManager().enlistAfterCompletion(new AbstractKeycloakTransaction() {
            @Override
            protected void commitImpl() {
                new OwnTransaction(factory, realm).call((own, ownRealm) -> {
                    new SingleUse(own.singleUseObjects()).release(FIRST, value);
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
        Optional<Map<String, String>> refused = new SingleUse(session.singleUseObjects()).find(REFUSED, value());
        if (refused.isPresent()) {
            Refusal refusal = Refusal.valueOf(refused.get().getOrDefault(REFUSAL, Refusal.USER_UNKNOWN.name()));
            throw RefusedAssertionException.of(refusal, refused.get().getOrDefault(CAUSE, "refused before"));
        }
    }

    /** Remembers a refusal as long as an answer of Clerk counts. */
    void refused(RefusedAssertionException refused, Duration keep) {
        if (keep.toSeconds() > 0) {
            Map<String, String> notes = refused.behind()
                    .map(cause -> Map.of(REFUSAL, refused.refusal().name(), CAUSE, cause))
                    .orElseGet(() -> Map.of(REFUSAL, refused.refusal().name()));
            // The request itself is rolled back.
            OwnTransaction.beside(session, session.getContext().getRealm()).call((own, realm) -> {
                new SingleUse(own.singleUseObjects()).put(REFUSED, value(), keep, notes);
                return realm.getId();
            });
        }
    }

    private String value() {
        return session.getContext().getRealm().getId() + " " + issuer + " " + subject;
    }
}
