package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The Backend API's endpoints for OAuth applications. */
final class ApplicationsHandler {

    private static final int MAX_LISTED = 500;

    private final StandInClerk clerk;
    private final StandInApplications applications;

    ApplicationsHandler(StandInClerk clerk, StandInApplications applications) {
        this.clerk = clerk;
        this.applications = applications;
    }

    void handle(Exchange exchange) throws IOException {
        try {
            if (!exchange.header("Authorization").equals("Bearer " + clerk.secretKey())) {
                throw new ClerkError(401, "clerk_key_invalid", "invalid key", "The provided key is invalid.");
            }
            ObjectNode answer = exchange.path().equals(Calls.OAUTH_APPLICATIONS) ? all(exchange) : one(exchange);
            exchange.json(200, answer.toString());
        } catch (ClerkError e) {
            exchange.json(e.status(), e.json());
        }
    }

    private ObjectNode all(Exchange exchange) throws IOException {
        return switch (exchange.method()) {
            case "GET" -> page(exchange.query());
            case "POST" -> applications.create(body(exchange)).jsonWithSecret();
            default -> throw notAllowed();
        };
    }

    private ObjectNode one(Exchange exchange) throws IOException {
        StandInApplication application =
                applications.byId(exchange.segment(3)).orElseThrow(ApplicationsHandler::notFound);
        if (exchange.path().endsWith(Calls.ROTATE_SECRET) && exchange.isPost()) {
            clerk.calls().count(Calls.ROTATE_SECRET);
            application.rotateSecret();
            return application.jsonWithSecret();
        }
        return switch (exchange.method()) {
            case "GET" -> application.json();
            case "PATCH" -> {
                application.become(new ApplicationSettings(body(exchange)).applyTo(application.json()));
                yield application.json();
            }
            case "DELETE" -> {
                applications.delete(application);
                yield Json.object("object", "oauth_application", "id", application.id())
                        .put("deleted", true);
            }
            default -> throw notAllowed();
        };
    }

    private static JsonNode body(Exchange exchange) throws IOException {
        JsonNode body;
        try {
            body = Json.read(exchange.body());
        } catch (UncheckedIOException e) {
            body = Json.MAPPER.missingNode();
        }
        if (!body.isObject()) {
            throw new ClerkError(400, "request_body_invalid", "Request body invalid", "The request body is invalid.");
        }
        return body;
    }

    private ObjectNode page(Map<String, String> query) {
        int limit = number(query, "limit", 10, 1, MAX_LISTED);
        int offset = number(query, "offset", 0, 0, Integer.MAX_VALUE);
        String wanted = query.getOrDefault("name_query", "");
        List<ObjectNode> found = new ArrayList<>(applications.all().stream()
                .filter(application -> application.clientId().equals(wanted)
                        || lower(application.name()).contains(lower(wanted)))
                .map(StandInApplication::json)
                .toList());
        sort(found, query.getOrDefault("order_by", "-created_at"));
        ObjectNode page = Json.MAPPER.createObjectNode();
        page.putArray("data").addAll(found.stream().skip(offset).limit(limit).toList());
        return page.put("total_count", found.size());
    }

    /** The applications are already in the order of their creation. */
    private static void sort(List<ObjectNode> applications, String order) {
        String property = order.replaceFirst("^[+\\- ]", "");
        if (property.equals("name")) {
            applications.sort(
                    Comparator.comparing(application -> application.path("name").asText()));
        } else if (!property.equals("created_at")) {
            throw ClerkError.parameter(
                    "order_by", "form_param_value_invalid", "is invalid", "order_by must be created_at or name.");
        }
        if (order.startsWith("-")) {
            Collections.reverse(applications);
        }
    }

    private static int number(Map<String, String> query, String name, int normal, int least, int most) {
        String value = query.getOrDefault(name, Integer.toString(normal));
        if (value.matches("\\d{1,9}") && Integer.parseInt(value) >= least && Integer.parseInt(value) <= most) {
            return Integer.parseInt(value);
        }
        throw ClerkError.parameter(
                name, "form_param_value_invalid", "is invalid", value + " is not allowed for parameter " + name + ".");
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static ClerkError notFound() {
        return new ClerkError(404, "resource_not_found", "not found", "No OAuth application was found with this id.");
    }

    private static ClerkError notAllowed() {
        return new ClerkError(405, "method_not_allowed", "method not allowed", "This method is not allowed here.");
    }
}
