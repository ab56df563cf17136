package io.github.keycloakclerk.broker.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An event that strangers can cause")
class EventLimitTest {

    private Instant now = Instant.parse("2026-11-28T12:00:00Z");
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final EventLimit limit = new EventLimit(clock);

    @Test
    void isWrittenOnceAMinuteWithTheNumberOfThoseThatWereNot() {
        assertEquals(Optional.of(1L), limit.take("a"));
        for (int i = 0; i < 100; i++) {
            assertEquals(Optional.empty(), limit.take("a"));
        }
        assertEquals(Optional.of(1L), limit.take("b"), "of another kind");
        now = now.plusSeconds(60);
        assertEquals(Optional.of(101L), limit.take("a"));
        assertEquals(Optional.empty(), limit.take("a"));
    }
}
