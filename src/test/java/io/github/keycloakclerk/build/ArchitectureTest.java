package io.github.keycloakclerk.build;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.keycloakclerk.stored.StoredKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

@DisplayName("The code keeps to its packages")
class ArchitectureTest {

    private static final String BASE = "io.github.keycloakclerk.";
    private static final int MAX_FILES = 20;
    private static final int MAX_CIRCLE = 4;
    private static final JavaClasses CODE = new ClassFileImporter().importPath(Path.of("target/classes"));

    /** The packages, and the other packages that each of them may use. */
    private static final String TABLE = """
            broker.signature:
            clerk:
            stored:
            compat: stored
            broker.config: broker.signature clerk compat
            clerk.token: clerk
            broker.data: clerk clerk.token stored
            broker.mapper: broker.config broker.data clerk stored
            broker.mapper.organization: broker.data broker.mapper clerk compat stored
            mcp.client: compat stored
            mcp.limit: compat mcp.client stored
            mcp.resource: compat
            mcp.registration: mcp.client mcp.limit mcp.resource stored
            mcp.cimd: mcp.client mcp.limit mcp.registration
            mcp.consent: mcp.client mcp.registration mcp.resource
            mcp.metadata: mcp.resource stored
            check: compat
            linkage:
            mcp.policy:
            mcp.console: check compat
            mcp.judge: check mcp.cimd mcp.client mcp.limit mcp.policy mcp.registration mcp.resource
            mcp.setup: mcp.cimd mcp.consent mcp.limit mcp.policy mcp.registration mcp.resource
            mcp.check: check compat linkage mcp.cimd mcp.client mcp.consent mcp.judge mcp.limit mcp.policy mcp.registration mcp.resource mcp.setup
            clerk.metrics:
            clerk.api: clerk clerk.metrics
            clerk.oauth: clerk clerk.api
            broker.backend: broker.config broker.data clerk clerk.api clerk.metrics clerk.oauth clerk.token compat stored
            broker.signin: broker.backend broker.config broker.data clerk clerk.api clerk.token compat stored
            broker.embedded: broker.backend broker.config broker.data broker.signin compat
            broker.handoff: broker.backend broker.config broker.data broker.signature broker.signin clerk clerk.api clerk.token compat stored
            broker.linking: broker.backend broker.config broker.data broker.mapper broker.signin clerk clerk.api clerk.token compat
            broker.oauth: broker.backend broker.config broker.data broker.mapper broker.signin clerk clerk.api clerk.oauth clerk.token compat stored
            broker: broker.backend broker.config broker.data broker.embedded broker.handoff broker.linking broker.mapper broker.mapper.organization broker.oauth broker.signature broker.signin check clerk clerk.api clerk.oauth clerk.token compat linkage stored
            authentication: broker broker.config broker.data broker.mapper.organization broker.oauth broker.signin clerk clerk.token compat
            lifecycle: broker broker.backend broker.config broker.data broker.linking broker.mapper broker.mapper.organization broker.signature broker.signin clerk clerk.api compat stored
            broker.check: broker broker.backend broker.config broker.data broker.mapper check clerk clerk.api clerk.oauth compat
            enterprise.assertion: broker broker.backend broker.config broker.data stored
            enterprise.user: broker broker.backend broker.config broker.data broker.linking broker.signin clerk clerk.api clerk.token compat enterprise.assertion stored
            enterprise: broker.config enterprise.assertion enterprise.user mcp.cimd mcp.metadata mcp.resource
            """;

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageUsesOnlyThoseItMay(String name, Set<String> allowed) {
        List<String> others = CODE.stream()
                .filter(type -> type.getPackageName().equals(BASE + name))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(use -> use.getTargetClass().getPackageName().startsWith(BASE))
                .filter(use -> !use.getTargetClass().getPackageName().equals(BASE + name))
                .filter(use -> !allowed.contains(use.getTargetClass().getPackageName()))
                .map(Object::toString)
                .toList();
        assertEquals(List.of(), others);
    }

    private static Stream<Arguments> packages() {
        return TABLE.lines()
                .map(line -> line.split(":", 2))
                .map(parts -> Arguments.of(
                        parts[0],
                        Stream.of(parts[1].trim().split(" "))
                                .map(name -> BASE + name)
                                .collect(Collectors.toSet())));
    }

    @Test
    void everyPackageStandsInTheTable() {
        Set<String> packages =
                CODE.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                TABLE.lines().map(line -> BASE + line.split(":")[0]).collect(Collectors.toCollection(TreeSet::new)),
                packages);
    }

    @Test
    void noPackagesDependOnEachOtherInACircle() {
        slices().matching(BASE + "(**)").should().beFreeOfCycles().check(CODE);
    }

    @Test
    void noFilesDependOnEachOtherInALargeCircle() {
        Map<JavaClass, Set<JavaClass>> reached = new HashMap<>();
        CODE.stream().filter(JavaClass::isTopLevelClass).forEach(file -> reached.put(file, reachedFrom(file)));
        Set<Set<String>> circles = reached.keySet().stream()
                .map(file -> reached.get(file).stream()
                        .filter(other -> reached.get(other).contains(file))
                        .map(JavaClass::getName)
                        .collect(Collectors.toCollection(TreeSet::new)))
                .filter(circle -> circle.size() > MAX_CIRCLE)
                .collect(Collectors.toSet());
        assertEquals(Set.of(), circles);
    }

    private static Set<JavaClass> reachedFrom(JavaClass file) {
        Set<JavaClass> reached = new HashSet<>();
        Deque<JavaClass> next = new ArrayDeque<>(List.of(file));
        while (!next.isEmpty()) {
            used(next.pop()).filter(reached::add).forEach(next::push);
        }
        return reached;
    }

    /** The files that a file uses, including its nested classes. */
    private static Stream<JavaClass> used(JavaClass file) {
        return CODE.stream()
                .filter(type -> file(type).equals(file))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(use -> use.getTargetClass().getBaseComponentType())
                .filter(type -> type.getPackageName().startsWith(BASE))
                .map(ArchitectureTest::file);
    }

    private static JavaClass file(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::file).orElse(type);
    }

    @Test
    void noPackageHasManyFilesButTheLifecycle() {
        Map<String, Long> files = CODE.stream()
                .filter(JavaClass::isTopLevelClass)
                .collect(Collectors.groupingBy(JavaClass::getPackageName, TreeMap::new, Collectors.counting()));
        files.remove(BASE + "lifecycle");
        files.values().removeIf(count -> count <= MAX_FILES);
        assertEquals(Map.of(), files);
    }

    /** Keycloak's caches take the realm from the context. */
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
                        // with the request's context
                        "broker.mapper.organization.MissingTargets",
                        "lifecycle.DefaultClerkLifecycle",
                        // without a realm
                        "check.ProblemLog",
                        "linkage.ServerFacts",
                        "lifecycle.DefaultClerkLifecycleFactory",
                        "lifecycle.ClusterLock",
                        "lifecycle.ReconciliationTask",
                        "lifecycle.ReconciliationRound",
                        "lifecycle.WebhookDeduplication",
                        "mcp.limit.McpClientUsageListenerFactory",
                        "mcp.limit.UnusedClients")),
                starters);
    }

    /** Otherwise two classes could use the same key with different meanings. */
    @Test
    void eachStoredKeyIsOfOneClass() {
        Map<String, Set<String>> users = new TreeMap<>();
        CODE.stream()
                .filter(type -> !type.getName().equals(BASE + "stored.StoredKey"))
                .flatMap(type -> type.getFieldAccessesFromSelf().stream())
                .filter(access -> access.getTargetOwner().getName().equals(BASE + "stored.StoredKey"))
                .forEach(access -> users.computeIfAbsent(access.getName(), key -> new TreeSet<>())
                        .add(access.getOriginOwner().getName()));
        assertEquals(
                Arrays.stream(StoredKey.values()).map(Enum::name).collect(Collectors.toCollection(TreeSet::new)),
                users.keySet());
        users.values().removeIf(classes -> classes.size() == 1);
        assertEquals(Map.of(), users);
    }

    @Test
    void clerkAsSuchNeedsNothingOfKeycloak() {
        classes()
                .that()
                .resideInAPackage(BASE + "clerk")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", "com.fasterxml.jackson.databind..", BASE + "clerk")
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
                        && type.getModifiers().contains(JavaModifier.PUBLIC)
                        && !type.getModifiers().contains(JavaModifier.ABSTRACT))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(factories, listed);
    }
}
