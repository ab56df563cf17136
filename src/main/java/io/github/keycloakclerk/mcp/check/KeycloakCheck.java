package io.github.keycloakclerk.mcp.check;

import io.github.keycloakclerk.check.CheckScope;
import io.github.keycloakclerk.check.Finding;
import io.github.keycloakclerk.linkage.BuildFacts;
import io.github.keycloakclerk.linkage.KeycloakReferences;
import io.github.keycloakclerk.linkage.MissingReference;
import java.util.List;
import java.util.function.Supplier;
import org.keycloak.common.Version;

/**
 * Checks whether the running Keycloak fits this jar.
 *
 * @param running the version of the running Keycloak
 */
record KeycloakCheck(String running, BuildFacts jar, List<MissingReference> missing) {

    static List<Supplier<List<Finding>>> begin(CheckScope scope) {
        return List.of(
                () -> new KeycloakCheck(Version.VERSION, BuildFacts.read(), KeycloakReferences.missing()).findings());
    }

    List<Finding> findings() {
        return List.of(version(), security(), references());
    }

    private Finding version() {
        String id = "keycloak-version";
        return jar.tested().contains(running)
                ? Finding.ok(id, running, jar.tested())
                : Finding.warning(id, "untested", running, jar.tested());
    }

    private Finding security() {
        String id = "keycloak-security";
        List<String> lacking = SecurityFixes.known().lackingIn(running);
        return lacking.isEmpty() ? Finding.ok(id, running) : Finding.warning(id, "lacking", running, lacking);
    }

    private Finding references() {
        String id = "keycloak-references";
        return missing.isEmpty() ? Finding.ok(id, running) : Finding.problem(id, "missing", running, missing);
    }
}
