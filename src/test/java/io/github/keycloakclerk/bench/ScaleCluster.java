package io.github.keycloakclerk.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakCluster;
import io.github.keycloakclerk.harness.KeycloakCluster.Node;
import io.github.keycloakclerk.harness.PostgresServer;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Two nodes on the full database. */
record ScaleCluster(PostgresServer postgres, ScaleRealm full) {

    private static final int SESSIONS = 40;

    /** Kills one of two nodes while eight browsers sign in at whichever node responds. */
    void loseANode() throws InterruptedException {
        try (KeycloakCluster cluster =
                KeycloakCluster.startOn(postgres, full.database().name(), "keycloak-scale-nodes")) {
            TestRealm atA = full.realm().at(cluster.url(Node.A));
            TestRealm atB = full.realm().at(cluster.url(Node.B));
            ObjectNode json = (ObjectNode) atA.admin().get(atA.path(""));
            cluster.frontendUrl().accept(json);
            atA.admin().put(atA.path(""), json);
            Queue<String> tokens = new ConcurrentLinkedQueue<>();
            AtomicInteger next = new AtomicInteger(1000);
            for (int i = 0; i < SESSIONS; i++) {
                tokens.add(signIn(i % 2 == 0 ? atA : atB, user(next)));
            }
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger finished = new AtomicInteger();
            AtomicInteger cut = new AtomicInteger();
            AtomicInteger lost = new AtomicInteger();
            ExecutorService browsers = Executors.newFixedThreadPool(8);
            for (int i = 0; i < 8; i++) {
                browsers.execute(() -> {
                    while (!over.get()) {
                        signIn(List.of(atB, atA), user(next), finished, cut, lost);
                    }
                });
            }
            Thread.sleep(10_000);
            int before = finished.get();
            cluster.kill(Node.B);
            Thread.sleep(20_000);
            over.set(true);
            browsers.shutdown();
            browsers.awaitTermination(2, TimeUnit.MINUTES);
            long alive = tokens.stream()
                    .filter(token -> atA.testClient().refresh(token).has("access_token"))
                    .count();
            System.out.printf(
                    "one of two nodes killed under load: %d sign-ins before, %d after, %d cut and begun again, %d lost;"
                            + " %d of %d earlier sessions go on%n",
                    before, finished.get() - before, cut.get(), lost.get(), alive, SESSIONS);
        }
    }

    private StandInUser user(AtomicInteger next) {
        return full.crowd()
                .user(Math.floorMod(next.getAndIncrement(), full.size().users()));
    }

    private String signIn(TestRealm realm, StandInUser user) {
        Journey journey = new Journey(realm);
        journey.begin();
        JsonNode tokens =
                journey.tokens(journey.returnWith(full.clerk().token(user).sign()));
        return tokens.path("refresh_token").asText();
    }

    /** Acts like a load balancer: a sign-in that is cut off starts again at the remaining node. */
    private void signIn(
            List<TestRealm> nodes, StandInUser user, AtomicInteger finished, AtomicInteger cut, AtomicInteger lost) {
        for (TestRealm node : nodes) {
            try {
                (signIn(node, user).isEmpty() ? lost : finished).incrementAndGet();
                return;
            } catch (RuntimeException | AssertionError e) {
                cut.incrementAndGet();
            }
        }
        lost.incrementAndGet();
    }
}
