package io.github.keycloakclerk.mcp.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.keycloakclerk.mcp.cimd.DocumentLimit;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.keycloak.models.SingleUseObjectProvider;

@DisplayName("A rate limit")
class RateLimitTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final AtomicInteger looks = new AtomicInteger();
    private final RateLimit limit = new RateLimit(store(), Duration.ofHours(1));

    private SingleUseObjectProvider store() {
        Set<Object> keys = ConcurrentHashMap.newKeySet();
        return (SingleUseObjectProvider) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {SingleUseObjectProvider.class},
                (self, method, arguments) -> {
                    looks.incrementAndGet();
                    return method.getName().equals("contains") ? keys.contains(arguments[0]) : keys.add(arguments[0]);
                });
    }

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
        looks.set(0);
        assertFalse(limit.take("a", 1000, NOON));
        assertTrue(looks.get() <= 11, looks.toString());
    }

    @Test
    void saysHowLongItLasts() {
        assertEquals(Duration.ofHours(1), limit.untilNext(NOON));
        assertEquals(Duration.ofSeconds(1), limit.untilNext(NOON.plusSeconds(3599)));
    }

    @Test
    void ofDocumentsIsForCallsToOneHostAndFarAboveThatToAllHosts() {
        SourceAddress nat = SourceAddress.of("192.0.2.1");
        assertEquals(300, documents(nat, "one.example", 400));
        assertEquals(300, documents(nat, "two.example", 400));
        assertEquals(300, documents(nat, "three.example", 400));
        assertEquals(100, documents(nat, "four.example", 400));
        assertEquals(300, documents(SourceAddress.of("198.51.100.1"), "one.example", 400));
    }

    private long documents(SourceAddress source, String host, int asked) {
        return IntStream.range(0, asked)
                .filter(i -> DocumentLimit.take(limit, "realm", source, host, NOON))
                .count();
    }
}
