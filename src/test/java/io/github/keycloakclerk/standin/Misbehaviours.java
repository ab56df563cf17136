package io.github.keycloakclerk.standin;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** On which paths the stand-in goes wrong at the moment, and how. */
final class Misbehaviours {

    private final Map<String, Misbehaviour> byPath = new ConcurrentHashMap<>();

    void put(String path, Misbehaviour misbehaviour) {
        byPath.put(path, misbehaviour);
    }

    void clear() {
        byPath.clear();
    }

    /** Whether the request was answered wrongly; otherwise it is answered as usual. */
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
