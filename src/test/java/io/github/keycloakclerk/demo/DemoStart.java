package io.github.keycloakclerk.demo;

import io.github.keycloakclerk.harness.KeycloakInstall;
import io.github.keycloakclerk.harness.PreparedInstall;
import java.util.List;

/**
 * How the Keycloak of the demo starts.
 *
 * @param command of {@code kc.sh}, before the options of the demo
 */
record DemoStart(KeycloakInstall install, List<String> command) {

    private static final String NAME = "keycloak-demo";

    /** As administrators do who try it. */
    static DemoStart ofNewServer() {
        return new DemoStart(KeycloakInstall.withPlugin(NAME), List.of("start-dev", "--db=dev-mem", "--features=cimd"));
    }

    /** The same realm and environment on a server that starts faster, for tests. */
    static DemoStart ofPreparedServer() {
        return new DemoStart(PreparedInstall.USUAL.copy(NAME), PreparedInstall.START);
    }
}
