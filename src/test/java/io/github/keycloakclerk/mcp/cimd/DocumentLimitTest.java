package io.github.keycloakclerk.mcp.cimd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.keycloakclerk.mcp.limit.CountingStore;
import io.github.keycloakclerk.mcp.limit.RateLimit;
import io.github.keycloakclerk.mcp.limit.SourceAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A limit of documents")
class DocumentLimitTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final RateLimit limit = new RateLimit(new CountingStore().provider(), Duration.ofHours(1));

    @Test
    void isForCallsToOneHostAndFarAboveThatToAllHosts() {
        SourceAddress nat = SourceAddress.of("192.0.2.1");
        assertEquals(300, documents(nat, "one.example"));
        assertEquals(300, documents(nat, "two.example"));
        assertEquals(300, documents(nat, "three.example"));
        assertEquals(100, documents(nat, "four.example"));
        assertEquals(300, documents(SourceAddress.of("198.51.100.1"), "one.example"));
    }

    private long documents(SourceAddress source, String host) {
        return IntStream.range(0, 400)
                .filter(i -> DocumentLimit.take(limit, "realm", source, host, NOON))
                .count();
    }
}
