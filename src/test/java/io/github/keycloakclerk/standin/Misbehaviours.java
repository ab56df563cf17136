package io.github.keycloakclerk.standin;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The current faults of the stand-in, by path. */
final class Misbehaviours {

    private final Map<String, Misbehaviour> byPath = new ConcurrentHashMap<>();

    void put(String path, Misbehaviour misbehaviour) {
        byPath.put(path, misbehaviour);
    }

    void clear() {
        byPath.clear();
    }

    /** Whether a fault answered the request; otherwise it is answered as usual. */
    boolean answer(Exchange exchange) throws IOException, InterruptedException {
        for (Map.Entry<String, Misbehaviour> misbehaviour : byPath.entrySet()) {
            if (exchange.path().startsWith(misbehaviour.getKey())
                    && misbehaviour.getValue().answer(exchange)) {
                return true;
            }
        }
        return false;
    }
}
