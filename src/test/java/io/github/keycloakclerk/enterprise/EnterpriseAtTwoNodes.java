package io.github.keycloakclerk.enterprise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.KeycloakCluster;
import io.github.keycloakclerk.harness.KeycloakCluster.Node;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Tests with two nodes that receive assertions at the same time. */
public final class EnterpriseAtTwoNodes {

    private static final int EACH = 4;

    private final EnterpriseRealm enterprise;
    private final TestRealm atA;
    private final TestRealm atB;

    private EnterpriseAtTwoNodes(StandInClerk clerk, KeycloakCluster cluster, StandInIssuer issuer) {
        enterprise = new EnterpriseRealm(clerk, issuer);
        atA = TestRealm.create(
                new Admin(cluster.url(Node.A)),
                cluster.url(Node.A),
                clerk,
                enterprise.with(Map.of("enterpriseMakeMissingUsers", "true")).andThen(cluster.frontendUrl()));
        atB = atA.at(cluster.url(Node.B));
    }

    /** Sends assertions of a new user to both nodes at once, then one assertion to both repeatedly. */
    public static void tryOut(StandInClerk clerk, KeycloakCluster cluster) {
        try (StandInIssuer issuer = StandInIssuer.start()) {
            new EnterpriseAtTwoNodes(clerk, cluster, issuer).tryOut();
        }
    }

    private void tryOut() {
        StandInUser ada = enterprise.employee(enterprise.subject);
        assertEquals(List.of(200, 200), statuses(1, () -> assertion(ada)));
        assertEquals(1, atA.users());
        String one = assertion(ada);
        List<Integer> replayed = statuses(EACH, () -> one);
        assertEquals(1, replayed.stream().filter(status -> status == 200).count(), replayed::toString);
        assertEquals(
                2 * EACH - 1, replayed.stream().filter(status -> status == 400).count(), replayed::toString);
    }

    private String assertion(StandInUser user) {
        return enterprise.assertion(atA, user).sign();
    }

    private List<Integer> statuses(int each, Supplier<String> assertion) {
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < each; i++) {
            for (TestRealm node : List.of(atA, atB)) {
                String text = assertion.get();
                answers.add(CompletableFuture.supplyAsync(
                        () -> EnterpriseRealm.trade(node, text).status()));
            }
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }
}
