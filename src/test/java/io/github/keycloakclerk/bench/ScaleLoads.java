package io.github.keycloakclerk.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.harness.Registrar;
import io.github.keycloakclerk.standin.StandInUser;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Sign-ins, refreshes and registrations, on both databases in turns. */
final class ScaleLoads {

    private static final int REGULARS = 300;
    private static final int CLIENTS = 200;
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("bench.warm", 20));

    private final ScaleRealm full;
    private final ScaleRealm empty;

    ScaleLoads(ScaleRealm full, ScaleRealm empty) {
        this.full = full;
        this.empty = empty;
    }

    void compare() throws InterruptedException {
        for (ScaleRealm each : List.of(full, empty)) {
            each.realm()
                    .deliver(each.clerk()
                            .webhooks()
                            .user("user.updated", each.crowd().user(0)));
        }
        signIns();
        registrations();
        refreshes();
    }

    private void signIns() throws InterruptedException {
        Load known = signIns(full, regulars(full));
        Load knownEmpty = signIns(empty, regulars(empty));
        Load anybody = signIns(
                full,
                () -> full.crowd()
                        .user(ThreadLocalRandom.current().nextInt(2, full.size().users())));
        for (Load load : List.of(known, knownEmpty, known, knownEmpty)) {
            load.run(8, REGULARS * 2);
        }
        for (int inFlight : List.of(1, 8)) {
            Bench.compare(new Table.Row("known", 0, inFlight, "full", "empty"), known, knownEmpty);
        }
        Bench.compare(new Table.Row("not cached", 0, 8, "full, anybody", "empty, known"), anybody, knownEmpty);
    }

    /** Users who are known after their second sign-in. */
    private static Supplier<StandInUser> regulars(ScaleRealm where) {
        AtomicInteger next = new AtomicInteger();
        return () -> where.crowd().user(2 + Math.floorMod(next.getAndIncrement(), REGULARS));
    }

    static Load signIns(ScaleRealm where, Supplier<StandInUser> users) {
        Map<String, String> sessions = new ConcurrentHashMap<>();
        SignInScript script = SignInScript.handoff(where.realm(), user -> {
            String session =
                    sessions.computeIfAbsent(user.id(), id -> where.clerk().signIn(user));
            return where.clerk().token(user, session).sign();
        });
        return new Load(script, users, where.meters());
    }

    private void registrations() throws InterruptedException {
        Load inFull = registrations(full);
        Load inEmpty = registrations(empty);
        inFull.run(8, WARM_UP.dividedBy(4));
        inEmpty.run(8, WARM_UP.dividedBy(4));
        for (int inFlight : List.of(1, 8)) {
            Bench.compare(new Table.Row("register", 0, inFlight, "full", "empty"), inFull, inEmpty);
        }
    }

    private static Load registrations(ScaleRealm where) {
        Registrar registrar = new Registrar(where.realm().url());
        SignInScript script = nobody -> {
            int status = registrar
                    .register(Registrar.metadata("http://127.0.0.1/callback"))
                    .status();
            if (status != 201) {
                throw new IOException("status " + status);
            }
        };
        return new Load(script, StandInUser::nameless, where.meters());
    }

    private void refreshes() throws InterruptedException {
        Queue<String> inFull = connect(full);
        Queue<String> inEmpty = connect(empty);
        setKnown("3600", "3600");
        Load fresh = refreshes(full, inFull);
        Load freshEmpty = refreshes(empty, inEmpty);
        for (Load load : List.of(fresh, freshEmpty)) {
            load.run(8, CLIENTS);
        }
        Bench.compare(new Table.Row("fresh", 0, 8, "full", "empty"), fresh, freshEmpty);
        // Each client refreshes less than once a second.
        setKnown("1", "1");
        for (int inFlight : List.of(8, 32)) {
            Bench.compare(new Table.Row("stale", 0, inFlight, "full", "empty"), fresh, freshEmpty);
        }
        setKnown("60", "900");
    }

    private void setKnown(String cache, String known) {
        for (ScaleRealm each : List.of(full, empty)) {
            each.realm().change(Map.of("guardCacheSeconds", cache, "knownUserSeconds", known));
        }
    }

    private static Queue<String> connect(ScaleRealm where) {
        Queue<String> tokens = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < CLIENTS; i++) {
            tokens.add(ScaleSignIn.refreshToken(where, where.crowd().user(2 + i)));
        }
        return tokens;
    }

    private static Load refreshes(ScaleRealm where, Queue<String> tokens) {
        SignInScript script = nobody -> {
            JsonNode answer = where.realm().testClient().refresh(tokens.remove());
            if (!answer.has("refresh_token")) {
                throw new IOException(answer.toString());
            }
            tokens.add(answer.path("refresh_token").asText());
        };
        return new Load(script, StandInUser::nameless, where.meters());
    }
}
