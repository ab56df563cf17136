package io.github.keycloakclerk.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInUser;
import io.github.keycloakclerk.standin.Webhook;
import io.github.keycloakclerk.stored.StoredKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Bursts of webhooks, a slow Clerk, and background jobs. */
final class ScaleJobs {

    private static final int EVENTS = 500;
    private static final int EVENTS_AT_ONCE = 50;

    private static final String CLEAN_UP = "--spi-events-listener--mcp-client-usage--cleanup-seconds=";
    private static final String ROUNDS = "--spi-clerk-lifecycle--default--reconciliation-interval=";

    private final ScaleRealm full;
    private final ScaleRealm empty;

    ScaleJobs(ScaleRealm full, ScaleRealm empty) {
        this.full = full;
        this.empty = empty;
    }

    /** 500 users change their name, and Clerk delivers 50 events at a time. */
    void webhooks() throws Exception {
        for (String name : List.of("Augusta", "Adele")) {
            for (ScaleRealm each : List.of(full, empty)) {
                each.clerk().misbehave("/v1/", Misbehaviour.slow(Duration.ofMillis(20)));
                List<Callable<Integer>> deliveries = IntStream.range(2, 2 + EVENTS)
                        .mapToObj(n -> each.clerk().add(each.crowd().user(n).firstName(name)))
                        .map(user -> delivery(each, user))
                        .toList();
                Map<Integer, Integer> statuses = new TreeMap<>();
                Meters meters = each.meters();
                Meters.Reading before = meters.read();
                long begin = System.nanoTime();
                ExecutorService sender = Executors.newFixedThreadPool(EVENTS_AT_ONCE);
                for (Future<Integer> answer : sender.invokeAll(deliveries)) {
                    statuses.merge(answer.get(), 1, Integer::sum);
                }
                sender.shutdown();
                Meters.Reading spent = meters.read().since(before);
                System.out.printf(
                        "webhooks, %s: %s in %.1f s, %.1f SQL and %.2f calls each%n",
                        each.database().name(),
                        statuses,
                        seconds(begin),
                        (double) spent.statements().calls() / EVENTS,
                        (double) spent.clerkCalls() / EVENTS);
                each.clerk().behave();
            }
        }
    }

    private static Callable<Integer> delivery(ScaleRealm where, StandInUser user) {
        Webhook webhook = where.clerk().webhooks().user("user.updated", user);
        return () -> where.realm().deliver(webhook);
    }

    /** 60 sign-ins of unknown users, 30 at a time, while each call to Clerk takes 1.5 seconds. */
    void slowClerk() throws InterruptedException {
        for (ScaleRealm each : List.of(full, empty)) {
            AtomicInteger next = new AtomicInteger(600);
            Load load = ScaleLoads.signIns(each, () -> each.crowd().user(next.getAndIncrement()));
            each.clerk().misbehave("/v1/", Misbehaviour.slow(Duration.ofMillis(1500)));
            IdleTransactions idle = IdleTransactions.watch(each.database());
            Measurement taken = load.run(30, 60);
            System.out.printf(
                    "Clerk takes 1.5 s, %s: %d of 60 sign-ins failed, p50 %.1f s, p95 %.1f s,"
                            + " at most %d connections idle in a transaction for a second%n",
                    each.database().name(), taken.failures(), taken.p50() / 1000, taken.p95() / 1000, idle.most());
            each.clerk().behave();
        }
    }

    /** A reconciliation run that is interrupted after a third by a power cut. */
    void rounds() throws InterruptedException {
        for (ScaleRealm each : List.of(empty, full)) {
            each.clerk().misbehave("/v1/", Misbehaviour.slow(Duration.ofMillis(20)));
            round(each);
            each.clerk().behave();
            each.restart();
        }
    }

    private static void round(ScaleRealm where) throws InterruptedException {
        where.stop();
        where.database()
                .execute("delete from server_config where server_config_key like '%" + StoredKey.RECONCILIATION.key()
                        + "%'");
        where.clerk().calls().reset();
        Statements before = where.database().statements();
        where.start(ROUNDS + 3600);
        int third = where.size().users() / 3;
        while (state(where).path("checked").asInt() < third
                && state(where).path("ended").asLong() == 0) {
            Thread.sleep(500);
        }
        where.kill();
        where.start(ROUNDS + 3600);
        while (state(where).path("ended").asLong() == 0) {
            Thread.sleep(1000);
        }
        Statements spent = where.database().statements().since(before);
        JsonNode state = state(where);
        System.out.printf(
                "reconciliation, %s, node killed at a third: %,d users in %.0f s, %d of them asked about alone, %d + %d lists, %.1f SQL for each hundred%n",
                where.database().name(),
                state.path("checked").asInt(),
                (state.path("ended").asLong() - state.path("began").asLong()) / 1000.0,
                state.path("changed").asInt(),
                where.clerk().calls().to(Calls.USER_LIST),
                where.clerk().calls().to(Calls.MEMBERSHIP_LIST),
                spent.calls() * 100.0 / state.path("checked").asInt());
    }

    private static JsonNode state(ScaleRealm where) {
        String query = "select coalesce(max(value), '{}') from server_config where server_config_key like '%"
                + StoredKey.RECONCILIATION.key() + "%'";
        return Json.read(where.database().text(query));
    }

    /** First with nothing to do, then with half of the clients unused. */
    void cleanUp() throws InterruptedException {
        for (ScaleRealm each : List.of(full, empty)) {
            each.restart(CLEAN_UP + 20);
            Thread.sleep(21_000);
            Statements before = each.database().statements();
            Thread.sleep(60_000);
            Statements spent = each.database().statements().since(before);
            System.out.printf(
                    "clean-up, %s: %.0f statements and %.1f ms a run%n",
                    each.database().name(), spent.calls() / 3.0, spent.millis() / 3);
        }
        int stale = full.size().clients() / 2;
        full.stop();
        full.database()
                .execute("update client_attributes a set value = '1600000000' from (select c.id from client c"
                        + " join client_attributes m on m.client_id = c.id and m.name = '"
                        + StoredKey.CLIENT_REGISTERED_BY.key() + "' where not exists (select 1 from user_consent u"
                        + " where u.client_id = c.id) limit " + stale
                        + ") old where a.client_id = old.id and a.name in ('"
                        + StoredKey.CLIENT_REGISTERED_AT.key() + "', '" + StoredKey.CLIENT_LAST_USED_AT.key() + "')");
        long clients = clients();
        full.start(CLEAN_UP + 5);
        long begin = System.nanoTime();
        Load signIns = ScaleLoads.signIns(full, () -> full.crowd().user(2 + (int) (System.nanoTime() % 300)));
        Measurement beside = signIns.run(1, Duration.ofSeconds(30));
        while (clients() > clients - stale && seconds(begin) < 3600) {
            Thread.sleep(2000);
        }
        System.out.printf(
                "clean-up, full: %,d of %,d unused clients gone in %.0f s, %d errors in the log; p50 of a sign-in beside it"
                        + " %.0f ms%n",
                clients - clients(),
                stale,
                seconds(begin),
                full.server()
                        .log()
                        .lines()
                        .filter(line -> line.contains(" ERROR "))
                        .count(),
                beside.p50());
    }

    private long clients() {
        return full.database()
                .number("select count(*) from client_attributes where name = '" + StoredKey.CLIENT_REGISTERED_BY.key()
                        + "'");
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
