package io.github.keycloakclerk.build;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

@DisplayName("The code keeps to its rooms")
class ArchitectureTest {

    private static final String BASE = "io.github.keycloakclerk.";
    private static final int MOST_LINES = 250;
    private static final JavaClasses CODE = new ClassFileImporter().importPath(Path.of("target/classes"));

    /** The rooms, and the rooms that each of them may use. */
    @ParameterizedTest
    @CsvSource({
        "clerk,clerk",
        "clerk.token,clerk clerk.token",
        "clerk.api,clerk clerk.api",
        "broker.signin,clerk clerk.token clerk.api broker.signin",
        "broker.mapper,clerk broker.mapper compat",
        "broker,clerk clerk.token clerk.api broker broker.mapper broker.signin compat",
        "authentication,clerk broker broker.mapper broker.signin authentication compat",
        "lifecycle,clerk clerk.token clerk.api broker broker.mapper broker.signin lifecycle compat",
        "compat,compat",
        "mcp.client,mcp.client",
        "mcp.limit,mcp.limit mcp.client compat",
        "mcp.resource,mcp.resource compat",
        "mcp.metadata,mcp.metadata mcp.resource",
        "mcp.registration,mcp.registration mcp.client mcp.limit mcp.resource",
        "mcp.consent,mcp.consent mcp.client mcp.registration mcp.resource",
        "mcp.cimd,mcp.cimd mcp.client mcp.limit mcp.registration"
    })
    void aRoomUsesOnlyTheRoomsItMay(String room, String allowed) {
        String[] rooms =
                Arrays.stream(allowed.split(" ")).map(name -> BASE + name).toArray(String[]::new);
        Set<String> mayUse = Set.of(rooms);
        List<String> trespasses = CODE.stream()
                .filter(type -> type.getPackageName().equals(BASE + room))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(use -> use.getTargetClass().getPackageName().startsWith(BASE))
                .filter(use -> !mayUse.contains(use.getTargetClass().getPackageName()))
                .map(Object::toString)
                .toList();
        assertEquals(List.of(), trespasses);
    }

    @Test
    void everyPackageIsARoom() {
        Set<String> packages =
                CODE.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                new TreeSet<>(Stream.of(
                                "clerk",
                                "clerk.token",
                                "clerk.api",
                                "broker",
                                "broker.signin",
                                "broker.mapper",
                                "authentication",
                                "lifecycle",
                                "compat",
                                "mcp.client",
                                "mcp.limit",
                                "mcp.resource",
                                "mcp.metadata",
                                "mcp.registration",
                                "mcp.consent",
                                "mcp.cimd")
                        .map(name -> BASE + name)
                        .toList()),
                packages);
    }

    @Test
    void noRoomsDependOnEachOtherInACircle() {
        slices().matching(BASE + "(**)").should().beFreeOfCycles().check(CODE);
    }

    /** Keycloak's caches look for the realm in the context. */
    @Test
    void whoeverWorksInARealmStartsATransactionThatKnowsIt() {
        Set<String> starters = CODE.stream()
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .filter(call -> call.getName().startsWith("runJobInTransaction"))
                .map(call -> call.getOriginOwner().getName().replace(BASE, ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                new TreeSet<>(Set.of(
                        "compat.OwnTransaction",
                        // with the context of the request
                        "broker.mapper.Creation",
                        "lifecycle.DefaultClerkLifecycle",
                        // in no realm
                        "lifecycle.DefaultClerkLifecycleFactory",
                        "lifecycle.ClusterLock",
                        "lifecycle.ReconciliationTask",
                        "lifecycle.WebhookDeduplication",
                        "mcp.limit.McpClientUsageListenerFactory")),
                starters);
    }

    @Test
    void clerkAsSuchNeedsOnlyTheJdk() {
        classes()
                .that()
                .resideInAPackage(BASE + "clerk")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", BASE + "clerk")
                .check(CODE);
    }

    @Test
    void everyFactoryIsListed() throws IOException {
        Set<String> listed = new TreeSet<>();
        try (Stream<Path> services = Files.list(Path.of("src/main/resources/META-INF/services"))) {
            for (Path service : services.toList()) {
                listed.addAll(Files.readAllLines(service));
            }
        }
        Set<String> factories = CODE.stream()
                .filter(type -> !type.isInterface())
                .filter(type -> (type.isAssignableTo(ProviderFactory.class) || type.isAssignableTo(Spi.class))
                        && type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(factories, listed);
    }

    @Test
    void noClassIsLong() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            assertTrue(sources.size() > 50);
            assertEquals(
                    List.of(),
                    sources.stream().filter(file -> lines(file) > MOST_LINES).toList());
        }
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
