package io.github.keycloakclerk.standin;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the stand-in is asked. */
public final class Calls {

    public static final String USERS = "/v1/users/";
    public static final String SESSIONS = "/v1/sessions/";
    public static final String JWKS = "/.well-known/jwks.json";

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();

    void begin(String path) {
        counts.computeIfAbsent(path, key -> new LongAdder()).increment();
        mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    }

    void end() {
        inFlight.decrementAndGet();
    }

    /** How often a path was asked since the last reset. */
    public long to(String path) {
        return counts.getOrDefault(path, new LongAdder()).sum();
    }

    public int mostInFlight() {
        return mostInFlight.get();
    }

    public void reset() {
        counts.clear();
        mostInFlight.set(inFlight.get());
    }
}
