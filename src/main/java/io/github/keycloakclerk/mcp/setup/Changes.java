package io.github.keycloakclerk.mcp.setup;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resources.admin.AdminEventBuilder;

/** Collects changes for the response and for admin events. */
final class Changes {

    private record Event(OperationType operation, ResourceType type, SetupAnswer.Change change) {}

    private final List<Event> events = new ArrayList<>();

    void add(ResourceType type, String what, Object from, Object to) {
        String before = text(from);
        String after = text(to);
        OperationType operation =
                before.isEmpty() ? OperationType.CREATE : after.isEmpty() ? OperationType.DELETE : OperationType.UPDATE;
        events.add(new Event(operation, type, new SetupAnswer.Change(what, before, after)));
    }

    private static String text(Object value) {
        return value instanceof Collection<?> many
                ? many.stream().map(Object::toString).collect(Collectors.joining(" "))
                : value.toString();
    }

    List<SetupAnswer.Change> list() {
        return events.stream().map(Event::change).toList();
    }

    /** Sends an admin event for each change. */
    void publish(KeycloakSession session, AdminEventBuilder builder) {
        events.forEach(event -> builder.clone(session)
                .operation(event.operation())
                .resource(event.type())
                .resourcePath("mcp", "setup", event.change().what())
                .representation(event.change())
                .success());
    }
}
