package io.github.keycloakclerk.standin;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** How the stand-in goes wrong. */
@FunctionalInterface
public interface Misbehaviour {

    /** Whether the request was answered; otherwise it is answered as usual. */
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

    /** Goes wrong only where several users are asked about in one call. */
    static Misbehaviour ofLists(Misbehaviour misbehaviour) {
        return exchange -> exchange.path().equals(Calls.USER_LIST) && misbehaviour.answer(exchange);
    }

    /** Refuses as Clerk does what is not enabled on the instance, if the request has this method. */
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

    /** Answers a byte a second, so that no read takes long and the whole answer never comes. */
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

    /** Goes wrong the first time only. */
    static Misbehaviour once(Misbehaviour misbehaviour) {
        AtomicInteger times = new AtomicInteger();
        return exchange -> times.getAndIncrement() == 0 && misbehaviour.answer(exchange);
    }
}
