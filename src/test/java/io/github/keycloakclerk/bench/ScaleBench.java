package io.github.keycloakclerk.bench;

import io.github.keycloakclerk.harness.KeycloakInstall;
import io.github.keycloakclerk.harness.PostgresServer;
import java.util.List;

/**
 * Compares a full and a nearly empty database in turns, with many users and clients. PostgreSQL counts the statements.
 */
final class ScaleBench {

    private static final String ONLY = System.getProperty("bench.only", "");

    private ScaleBench() {}

    /** @param users number of users linked to Clerk; the number of clients is a tenth of it */
    static void run(int users) throws Exception {
        KeycloakInstall install = KeycloakInstall.withTestProviders("keycloak-scale");
        install.build("--db=postgres", "--cache=local", "--features=cimd");
        try (PostgresServer postgres = PostgresServer.start(BenchDatabase.SETTINGS);
                ScaleRealm full = new ScaleRealm(install, BenchDatabase.create(postgres, "full"), ScaleSize.of(users));
                ScaleRealm empty = new ScaleRealm(install, BenchDatabase.create(postgres, "empty"), ScaleSize.EMPTY)) {
            for (ScaleRealm each : List.of(empty, full)) {
                ScaleTemplates templates = each.makeTemplates();
                new ScaleFilling(each, templates).fill();
                each.restart();
            }
            if (isWanted("loads")) {
                Table.head();
                new ScaleLoads(full, empty).compare();
            }
            ScaleJobs jobs = new ScaleJobs(full, empty);
            if (isWanted("webhooks")) {
                jobs.webhooks();
            }
            if (isWanted("slow")) {
                jobs.slowClerk();
            }
            if (isWanted("clean-up")) {
                jobs.cleanUp();
            }
            if (isWanted("rounds")) {
                jobs.rounds();
            }
            if (isWanted("nodes")) {
                full.stop();
                new ScaleCluster(postgres, full).loseANode();
            }
        }
    }

    private static boolean isWanted(String part) {
        return ONLY.isEmpty() || ONLY.equals(part);
    }
}
