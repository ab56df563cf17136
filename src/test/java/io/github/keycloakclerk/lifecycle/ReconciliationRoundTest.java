package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.keycloakclerk.lifecycle.LinkedUserPage.Table;
import io.github.keycloakclerk.lifecycle.ReconciliationRound.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("That nothing was missed can be relied on")
class ReconciliationRoundTest {

    private static final Duration INTERVAL = Duration.ofHours(6);
    private static final Duration COUNTS = Duration.ofHours(13);

    private static Optional<Instant> until(Times times, int unknown) {
        return new ReconciliationRound(times, Table.OWN, ReconciliationRound.BEFORE_ALL, 12, 12, 12, unknown)
                .reliableUntil(INTERVAL);
    }

    @Test
    void forTwoRoundsAndAnHourAfterOne() {
        assertEquals(Optional.of(Instant.ofEpochMilli(500).plus(COUNTS)), until(new Times(100, 500, 400, 500), 0));
    }

    @Test
    void whileTheNextOneGoesOnHoweverLongItTakes() {
        long later = Duration.ofHours(20).toMillis();
        assertEquals(Optional.of(Instant.ofEpochMilli(later).plus(COUNTS)), until(new Times(600, 0, later, 500), 0));
    }

    @Test
    void neitherBeforeTheFirstOneHasEndedNorAfterOneThatWasStopped() {
        assertEquals(Optional.empty(), until(new Times(100, 0, 400, 0), 0));
        assertEquals(Optional.empty(), until(new Times(600, 900, 800, 0), 12));
        assertEquals(Optional.empty(), until(new Times(600, 0, 800, 500), 12));
    }
}
