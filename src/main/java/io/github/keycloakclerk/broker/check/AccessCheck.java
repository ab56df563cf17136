package io.github.keycloakclerk.broker.check;

import io.github.keycloakclerk.broker.ClerkLifecycle;
import io.github.keycloakclerk.broker.ReconciliationState;
import io.github.keycloakclerk.broker.config.Setting;
import io.github.keycloakclerk.check.Finding;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Checks that access ends in Keycloak when it ends in Clerk. */
record AccessCheck(ProviderScope one) {

    List<Finding> findings() {
        return List.of(tokens(), reconciliation());
    }

    private Finding tokens() {
        String id = "clerk-token-check";
        return one.config().flag(Setting.GUARD_REFRESH)
                ? Finding.ok(id, one.config().value(Setting.GUARD_CACHE_SECONDS))
                : Finding.problem(id, "off").at(one.page());
    }

    private Finding reconciliation() {
        String id = "clerk-reconciliation";
        ReconciliationState state =
                one.session().getProvider(ClerkLifecycle.class).reconciliation(one.clerk());
        if (state.interval().isZero()) {
            return Finding.warning(id, "off");
        }
        return state.round()
                .map(round -> judge(id, round, state.interval()))
                .orElseGet(() -> Finding.warning(id, "never", state.interval().toMinutes()));
    }

    private static Finding judge(String id, ReconciliationState.Round round, Duration interval) {
        String at = round.lastEnded()
                .map(end -> end.truncatedTo(ChronoUnit.SECONDS).toString())
                .orElse("-");
        Object[] values = {at, round.duration().toSeconds(), round.checked(), round.blocked()};
        if (round.stopped()) {
            return Finding.problem(id, "stopped", values);
        }
        Instant due = Instant.now().minus(interval.multipliedBy(2)).minus(Duration.ofHours(1));
        boolean late =
                !round.running() && round.lastEnded().filter(due::isBefore).isEmpty();
        return late ? Finding.warning(id, "late", values) : Finding.ok(id, values);
    }
}
