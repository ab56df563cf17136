package io.github.keycloakclerk.demo;

import io.github.keycloakclerk.harness.Ports;

/** Where the demo's servers listen. Each can be moved: {@code -Ddemo.keycloak.port=…}. */
record DemoPorts(int keycloak, int clerk, int mcp) {

    static DemoPorts configured() {
        return new DemoPorts(
                port("demo.keycloak.port", 8080), port("demo.clerk.port", 8081), port("demo.mcp.port", 8090));
    }

    private static int port(String name, int usual) {
        int port = Integer.getInteger(name, usual);
        if (!Ports.isFree(port)) {
            throw new DemoFailure("Port " + port + " is in use. Stop what listens there, or choose another port with -D"
                    + name + "=…");
        }
        return port;
    }
}
