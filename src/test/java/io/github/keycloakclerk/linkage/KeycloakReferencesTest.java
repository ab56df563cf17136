package io.github.keycloakclerk.linkage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.provider.Provider;

@DisplayName("What the jar uses of Keycloak")
class KeycloakReferencesTest {

    private static List<String> missing(String... lines) {
        return new KeycloakReferences(List.of(lines))
                .missing(KeycloakReferencesTest.class.getClassLoader()).stream()
                        .map(MissingReference::toString)
                        .toList();
    }

    @Test
    void isAllThereInTheKeycloakItIsCompiledAgainst() {
        assertEquals(List.of(), KeycloakReferences.missing());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "org/keycloak/models/RealmModel broker getName()Ljava/lang/String;",
                // inherited from an interface, from a class, a constructor, a field
                "org/keycloak/models/RealmModel broker getRolesStream()Ljava/util/stream/Stream;",
                "org/keycloak/services/ErrorResponseException mcp getResponse()Ljakarta/ws/rs/core/Response;",
                "org/keycloak/component/ComponentModel mcp <init>()V",
                "org/keycloak/common/Version mcp VERSION:Ljava/lang/String;"
            })
    void isFoundWhereverItIsDeclared(String line) {
        assertEquals(List.of(), missing(line));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "org/keycloak/models/Nothing broker,mcp | org.keycloak.models.Nothing (broker,mcp)",
                "org/keycloak/models/RealmModel mcp getName()I | org.keycloak.models.RealmModel#getName()I (mcp)",
                "org/keycloak/models/RealmModel mcp gone()V | org.keycloak.models.RealmModel#gone()V (mcp)",
                "org/keycloak/common/Version mcp GONE:I | org.keycloak.common.Version#GONE:I (mcp)",
                "org/keycloak/component/ComponentModel mcp <init>(I)V | org.keycloak.component.ComponentModel#<init>(I)V (mcp)"
            })
    void isNamedWithItsUsersWhereItIsMissing(String line, String told) {
        assertEquals(List.of(told), missing(line));
    }

    /** Represents a Keycloak version whose interface requires another method. */
    @Test
    void isNamedWhereAMethodIsAskedForThatTheJarDoesNotHave() {
        List<String> told = missing(Unfinished.class.getName().replace('.', '/'));
        assertEquals(List.of("org.keycloak.provider.Provider#close (Unfinished)"), told);
        assertEquals(List.of(), missing(Finished.class.getName().replace('.', '/')));
    }

    private abstract static class Unfinished implements Provider {}

    private static final class Finished implements Provider {
        @Override
        public void close() {}
    }

    @Test
    void isOneLineInTheLogWithVersionAndRemedy() {
        List<String> tested = List.of("26.7.0", "26.7.3");
        MissingReference gone = new MissingReference("org.keycloak.models.Gone", "broker");
        assertEquals(
                Optional.of(
                        "Keycloak 26.9.0 lacks what keycloak-clerk uses: org.keycloak.models.Gone (broker). Features"
                                + " that use it fail. Use Keycloak 26.7.0 or 26.7.3, or a version of keycloak-clerk for this Keycloak."),
                LinkageWarning.line("26.9.0", tested, List.of(gone)));
        assertEquals(Optional.empty(), LinkageWarning.line("26.7.3", tested, List.of()));
    }

    @Test
    void isListedByTheBuild() {
        BuildFacts facts = BuildFacts.read();
        assertTrue(facts.tested().contains("26.7.3"), facts.tested().toString());
        assertTrue(facts.version().matches("\\d+\\.\\d+\\.\\d+.*"), facts.version());
        assertTrue(facts.commit().matches("[0-9a-f]{12}|unknown"), facts.commit());
    }
}
