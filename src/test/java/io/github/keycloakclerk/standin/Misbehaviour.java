package io.github.keycloakclerk.standin;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A fault of the stand-in. */
@FunctionalInterface
public interface Misbehaviour {

    /** Whether this answered the request; otherwise it is answered as usual. */
    boolean answer(Exchange exchange) throws IOException, InterruptedException;

    static Misbehaviour slow(Duration pause) {
        return exchange -> {
            Thread.sleep(pause.toMillis());
            return false;
        };
    }

    static Misbehaviour status(int status, String body, Map<String, String> headers) {
        return exchange -> {
            headers.forEach(
                    (name, value) -> exchange.http().getResponseHeaders().set(name, value));
            exchange.json(status, body);
            return true;
        };
    }

    /** Applies only to calls about several users. */
    static Misbehaviour ofLists(Misbehaviour misbehaviour) {
        return exchange -> exchange.path().equals(Calls.USER_LIST) && misbehaviour.answer(exchange);
    }

    /** Refuses requests with this method, as Clerk does if a feature is not enabled on the instance. */
    static Misbehaviour notEnabled(String method) {
        String message = "This feature is not enabled on this instance";
        ClerkError error = new ClerkError(403, "feature_not_enabled", "not enabled", message);
        Misbehaviour refusal = status(error.status(), error.json(), Map.of());
        return exchange -> exchange.method().equals(method) && refusal.answer(exchange);
    }

    static Misbehaviour body(String type, String body) {
        return exchange -> {
            exchange.answer(200, type, body);
            return true;
        };
    }

    /** Sends one byte per second, so no single read takes long, but the response does not complete. */
    static Misbehaviour trickle() {
        return exchange -> {
            exchange.http().getResponseHeaders().set("Content-Type", "application/json");
            exchange.http().sendResponseHeaders(200, 0);
            for (int i = 0; i < 60; i++) {
                exchange.http().getResponseBody().write(' ');
                exchange.http().getResponseBody().flush();
                Thread.sleep(1000);
            }
            return true;
        };
    }

    /** Applies to the first request only. */
    static Misbehaviour once(Misbehaviour misbehaviour) {
        AtomicInteger times = new AtomicInteger();
        return exchange -> times.getAndIncrement() == 0 && misbehaviour.answer(exchange);
    }
}
