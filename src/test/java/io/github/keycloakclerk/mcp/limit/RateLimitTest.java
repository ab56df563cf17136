package io.github.keycloakclerk.mcp.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A rate limit")
class RateLimitTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final CountingStore store = new CountingStore();
    private final RateLimit limit = new RateLimit(store.provider(), Duration.ofHours(1));

    @Test
    void letsSoManyPassInAWindowAndNoMore() {
        assertTrue(IntStream.range(0, 10).allMatch(i -> limit.take("a", 10, NOON.plusSeconds(i))));
        assertFalse(limit.take("a", 10, NOON.plusSeconds(3599)));
        assertTrue(limit.take("b", 10, NOON));
        assertTrue(limit.take("a", 10, NOON.plusSeconds(3600)));
    }

    @Test
    void countsThoseThatComeAtOnce() {
        assertEquals(
                50,
                IntStream.range(0, 400)
                        .parallel()
                        .filter(i -> limit.take("a", 50, NOON))
                        .count());
    }

    @Test
    void looksAFewTimesOnlyHoweverManyPassed() {
        IntStream.range(0, 1000).forEach(i -> limit.take("a", 1000, NOON));
        store.looks().set(0);
        assertFalse(limit.take("a", 1000, NOON));
        assertTrue(store.looks().get() <= 11, store.looks().toString());
    }

    @Test
    void saysHowLongItLasts() {
        assertEquals(Duration.ofHours(1), limit.untilNext(NOON));
        assertEquals(Duration.ofSeconds(1), limit.untilNext(NOON.plusSeconds(3599)));
    }
}
