package io.github.keycloakclerk.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Webhooks, reconciliation and clean-up run on their own threads. If Keycloak derives its URL from requests, accessing
 * request data fails there.
 */
@DisplayName("What can run without a request")
class OffRequestTest {

    private static final String BASE = "io.github.keycloakclerk.";
    private static final JavaClasses CODE = new ClassFileImporter().importPath(Path.of("target/classes"));

    /** Entry points of threads, timers and listeners. */
    private static final Set<String> ENTRIES = Set.of(
            "lifecycle.UserSync",
            "lifecycle.ClerkSessionTermination",
            "lifecycle.OrganizationEnd",
            "lifecycle.SessionTermination",
            "lifecycle.LateEvent",
            "lifecycle.LinkRemoval",
            "lifecycle.WebhookActions",
            "lifecycle.WebhookBatch",
            "lifecycle.AnswerReport",
            "lifecycle.ReconciliationTask",
            "lifecycle.ProviderReconciliation",
            "lifecycle.ReconciliationReport",
            "broker.linking.UserUpdate",
            "broker.mapper.organization.AbandonedTargets",
            "broker.mapper.organization.ClerkOrganizationMapper",
            "broker.mapper.ClerkRoleMapper",
            "broker.mapper.ClerkSessionNoteMapper",
            "broker.mapper.ClerkUserAttributeMapper",
            "broker.mapper.ClerkUsernameMapper",
            "mcp.limit.UnusedClients",
            "mcp.limit.ClientRoom",
            "mcp.limit.McpClientUsageListener");

    /** Classes that handle a missing request, and the end of a first login, which only browsers reach. */
    private static final Set<String> EXEMPT = Set.of(
            "compat.LogoutUrl", "compat.CurrentRequest", "mcp.client.ChangedClients", "broker.linking.FirstLogin");

    private static final Set<String> OF_THE_REQUEST = Set.of(
            "getUri",
            "getRequestHeaders",
            "getConnection",
            "getHttpRequest",
            "getHttpResponse",
            "getAuthServerUrl",
            "getContextPath");

    @Test
    void touchesNothingOfOne() {
        Deque<JavaCodeUnit> open = new ArrayDeque<>();
        CODE.stream()
                .filter(type -> ENTRIES.stream().anyMatch(entry -> isOrWithin(type, entry)))
                .flatMap(type -> type.getCodeUnits().stream())
                .forEach(open::add);
        assertTrue(open.size() > 100, "the entries are there");
        Set<JavaCodeUnit> seen = new LinkedHashSet<>(open);
        Set<String> found = new LinkedHashSet<>();
        while (!open.isEmpty()) {
            JavaCodeUnit unit = open.poll();
            unit.getCallsFromSelf().stream()
                    .filter(call -> call.getTargetOwner().getName().equals("org.keycloak.models.KeycloakContext"))
                    .filter(call -> OF_THE_REQUEST.contains(call.getTarget().getName()))
                    .forEach(call -> found.add(
                            unit.getFullName() + " calls " + call.getTarget().getName()));
            next(unit).filter(seen::add).forEach(open::add);
        }
        assertEquals(List.of(), List.copyOf(found));
    }

    /** Our code that it calls, including method references and all overriding methods. */
    private static Stream<JavaCodeUnit> next(JavaCodeUnit unit) {
        Stream<JavaCodeUnit> called = Stream.concat(
                        unit.getCallsFromSelf().stream().map(call -> call.getTarget()),
                        unit.getMethodReferencesFromSelf().stream().map(reference -> reference.getTarget()))
                .filter(target -> target.getOwner().getName().startsWith(BASE))
                .flatMap(target -> Stream.concat(
                                Stream.of(target.getOwner()), target.getOwner().getAllSubclasses().stream())
                        .flatMap(type -> type.getCodeUnits().stream())
                        .filter(candidate -> candidate.getName().equals(target.getName())));
        return called.filter(target -> EXEMPT.stream().noneMatch(exempt -> isOrWithin(target.getOwner(), exempt)));
    }

    private static boolean isOrWithin(JavaClass type, String name) {
        return type.getName().equals(BASE + name) || type.getName().startsWith(BASE + name + "$");
    }
}
