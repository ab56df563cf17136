package io.github.keycloakclerk.demo;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/**
 * Runs everything that a sign-in needs on this machine, until Ctrl-C. With {@code -Ddemo.check} it signs in once by itself and
 * exits with 0 or 1.
 */
public final class Demo {

    private Demo() {}

    public static void main(String[] args) throws InterruptedException {
        try {
            boolean check = System.getProperty("demo.check") != null;
            System.exit(run(check, System.getenv(), DemoStart::ofNewServer) ? 0 : 1);
        } catch (DemoFailure e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /** Whether all went well. */
    static boolean run(boolean check, Map<String, String> environment, Supplier<DemoStart> how)
            throws InterruptedException {
        DemoPorts ports = DemoPorts.configured();
        System.out.println("Starting Keycloak, which takes a minute …");
        try (DemoServers servers = DemoServers.start(ports, environment, how.get())) {
            if (check) {
                return new DemoCheck(servers, System.out).run();
            }
            System.out.println(new NextSteps(
                            servers.keycloak().url(),
                            servers.mcp().url(),
                            servers.clerk(),
                            NextSteps.USUAL_ADMINISTRATOR)
                    .text("Ctrl-C stops everything and deletes the data."));
            new CountDownLatch(1).await();
            return true;
        }
    }
}
