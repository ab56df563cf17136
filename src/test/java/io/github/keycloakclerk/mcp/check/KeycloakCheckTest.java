package io.github.keycloakclerk.mcp.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.keycloakclerk.check.CheckStatus;
import io.github.keycloakclerk.check.Finding;
import io.github.keycloakclerk.linkage.BuildFacts;
import io.github.keycloakclerk.linkage.MissingReference;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The version of Keycloak")
class KeycloakCheckTest {

    private static final BuildFacts JAR = new BuildFacts("1.0.0", "abc", List.of("26.7.3", "26.7.5"));

    private static Finding finding(String id, String version, List<MissingReference> missing) {
        return new KeycloakCheck(version, JAR, missing)
                .findings().stream()
                        .filter(found -> found.id().equals(id))
                        .findFirst()
                        .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"26.7.3, OK", "26.7.5, OK", "26.7.4, WARNING", "26.8.0, WARNING", "999.0.0-SNAPSHOT, WARNING"})
    void isOneThatTheJarWasTestedWith(String version, CheckStatus status) {
        assertEquals(status, finding("keycloak-version", version, List.of()).status());
    }

    @ParameterizedTest
    @CsvSource({
        "26.7.0, WARNING, CVE-2026-18963",
        "26.7.3, WARNING, CVE-2026-79651",
        "26.7.4.redhat-1, WARNING, CVE-2026-93999",
        "26.7.5, OK, ''",
        "26.8.0, OK, ''"
    })
    void lacksSecurityFixesOrNot(String version, CheckStatus status, String fix) {
        Finding finding = finding("keycloak-security", version, List.of());
        assertEquals(status, finding.status());
        assertTrue(SecurityFixes.known().lackingIn(version).toString().contains(fix), version);
    }

    @Test
    void hasWhatTheJarUsesOrNot() {
        String id = "keycloak-references";
        assertEquals(CheckStatus.OK, finding(id, "26.7.3", List.of()).status());
        MissingReference gone = new MissingReference("org.keycloak.Gone#now()V", "mcp.cimd");
        Finding finding = finding(id, "26.7.3", List.of(gone));
        assertEquals(CheckStatus.PROBLEM, finding.status());
        assertEquals("org.keycloak.Gone#now()V (mcp.cimd)", finding.values().get(1));
    }
}
