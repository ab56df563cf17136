package io.github.keycloakclerk.demo;

import io.github.keycloakclerk.harness.KeycloakServer;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/**
 * Runs all that a sign-in needs on this machine, until Ctrl-C. With {@code -Ddemo.check} it signs in once by itself and ends
 * with 0 or 1.
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
            System.out.println(nextSteps(servers));
            new CountDownLatch(1).await();
            return true;
        }
    }

    private static String nextSteps(DemoServers servers) {
        return """

                Ready.

                  MCP server     %1$s
                  Clerk          %2$s
                  Admin console  %3$s/admin/master/console/#/clerk-mcp (user %4$s, password %5$s)

                Add the URL of the MCP server to an MCP client; it registers itself. With MCP Inspector:

                  npx @modelcontextprotocol/inspector
                  Transport "Streamable HTTP" and the URL above; then Connect.

                Ctrl-C stops everything.
                """.formatted(
                        servers.mcp().url(),
                        servers.clerk().description(),
                        servers.keycloak().url(),
                        KeycloakServer.ADMIN,
                        KeycloakServer.ADMIN_PASSWORD);
    }
}
