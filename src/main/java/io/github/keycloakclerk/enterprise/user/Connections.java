package io.github.keycloakclerk.enterprise.user;

import io.github.keycloakclerk.broker.backend.CallBudget;
import io.github.keycloakclerk.broker.backend.ClerkBackend;
import io.github.keycloakclerk.broker.backend.ClerkCallScope;
import io.github.keycloakclerk.broker.config.GuardSettings;
import io.github.keycloakclerk.broker.config.MatchUsersBy;
import io.github.keycloakclerk.broker.data.SingleUse;
import io.github.keycloakclerk.clerk.EnterpriseConnection;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.api.Pending;
import io.github.keycloakclerk.compat.OwnTransaction;
import io.github.keycloakclerk.enterprise.assertion.Refusal;
import io.github.keycloakclerk.enterprise.assertion.RefusedAssertionException;
import io.github.keycloakclerk.stored.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;

/**
 * Reads enterprise connections from Clerk and caches them for all nodes, for as long as users are cached without a webhook:
 * Clerk sends no events about connections. Older answers are only used if Clerk is unreachable and the realm then allows tokens
 * for users too.
 */
record Connections(KeycloakSession session, ClerkBackend clerk) {

    /** Short, because clients wait for their tokens. */
    static final Duration TIMEOUT = Duration.ofSeconds(3);

    private static final String KIND = StoredKey.ENTERPRISE_CONNECTION.key();
    private static final String AT = "at";

    /** The cached answer; empty if Clerk has to be called. */
    Optional<ConnectionFacts> known(String connectionId) {
        return since(connectionId, clerk.config().guard().cache());
    }

    private Optional<ConnectionFacts> since(String connectionId, Duration longest) {
        Instant oldest = Instant.now().minus(longest);
        return new SingleUse(session.singleUseObjects())
                .find(KIND, key(connectionId))
                .filter(notes ->
                        Instant.ofEpochMilli(Long.parseLong(notes.get(AT))).isAfter(oldest))
                .map(ConnectionFacts::read);
    }

    /** A pending answer. */
    @FunctionalInterface
    interface Asked {
        /** Waits for it. */
        ConnectionFacts get() throws RefusedAssertionException;
    }

    /** Starts a call to Clerk. */
    Asked ask(String connectionId) {
        Instant askedAt = Instant.now();
        ClerkCallScope scope = clerk.as(CallBudget.Use.CHECK).within(TIMEOUT).callScope();
        Pending<EnterpriseConnection> pending = scope.api().enterpriseConnection(connectionId);
        return () -> {
            try (scope) {
                ConnectionFacts facts = facts(scope, pending);
                keep(connectionId, askedAt, facts);
                return facts;
            } catch (ClerkApiException e) {
                return whenSilent(connectionId, e);
            }
        };
    }

    private ConnectionFacts facts(ClerkCallScope scope, Pending<EnterpriseConnection> pending)
            throws ClerkApiException {
        EnterpriseConnection connection;
        try {
            connection = pending.get();
        } catch (ClerkApiException e) {
            if (e.kind() == ClerkApiException.Kind.NOT_FOUND) {
                return ConnectionFacts.refused(Refusal.CONNECTION_UNKNOWN);
            }
            throw e;
        }
        if (!connection.active()) {
            return ConnectionFacts.refused(Refusal.CONNECTION_INACTIVE);
        }
        if (connection.organizationId().isEmpty()) {
            return ConnectionFacts.refused(Refusal.CONNECTION_WITHOUT_ORGANIZATION);
        }
        return ConnectionFacts.of(
                connection,
                clerk.config().enterprise().matchUsersBy() == MatchUsersBy.SUBJECT_OR_OWNED_EMAIL
                        ? scope.api()
                                .organizationDomains(connection.organizationId().get())
                                .get()
                        : List.of());
    }

    private void keep(String connectionId, Instant askedAt, ConnectionFacts facts) {
        GuardSettings guard = clerk.config().guard();
        Duration keep = guard.cache().plus(guard.allowance());
        Map<String, String> notes = new HashMap<>(facts.notes());
        notes.put(AT, Long.toString(askedAt.toEpochMilli()));
        if (keep.toSeconds() > 0) {
            // Kept even if the request is refused, or each refused request would cost a call.
            String key = key(connectionId);
            OwnTransaction.beside(session, session.getContext().getRealm()).call((own, realm) -> {
                new SingleUse(own.singleUseObjects()).put(KIND, key, keep, notes);
                return key;
            });
        }
    }

    private ConnectionFacts whenSilent(String connectionId, ClerkApiException failure)
            throws RefusedAssertionException {
        GuardSettings guard = clerk.config().guard();
        Optional<ConnectionFacts> before =
                guard.allows() ? since(connectionId, guard.cache().plus(guard.allowance())) : Optional.empty();
        return before.orElseThrow(() -> RefusedAssertionException.of(
                Refusal.CLERK_UNREACHABLE, failure.kind().reason()));
    }

    /** Includes the setting: an answer without domains is not sufficient if users are matched by them. */
    private String key(String connectionId) {
        return session.getContext().getRealm().getId() + "." + clerk.config().getInternalId() + "."
                + clerk.config().enterprise().matchUsersBy().value() + "." + connectionId;
    }
}
