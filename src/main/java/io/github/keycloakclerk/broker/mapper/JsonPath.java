package io.github.keycloakclerk.broker.mapper;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.keycloak.utils.JsonUtils;

/**
 * A path in the syntax of Keycloak's JSON mappers ({@code AbstractJsonUserAttributeMapper}): fields separated by dots,
 * and list elements by their index in brackets. In addition, {@code []} or a list without brackets stands for every
 * element. A dot in a name is written {@code \.}.
 */
public record JsonPath(List<Step> steps) {

    private static final Pattern STEP = Pattern.compile("([^\\[\\]]+)(?:\\[(\\d{0,6})])?");

    /**
     * One field of the path.
     *
     * @param index index of the requested element, if there is one
     * @param every whether every element is requested
     */
    record Step(String field, Optional<Integer> index, boolean every) {}

    /** Empty if the text is not a path. */
    public static Optional<JsonPath> of(String text) {
        if (text.isBlank() || text.endsWith(".") || text.startsWith(".")) {
            return Optional.empty();
        }
        List<Step> steps = new ArrayList<>();
        for (String part : JsonUtils.splitClaimPath(text.trim())) {
            Matcher matcher = STEP.matcher(part);
            if (!matcher.matches() || part.startsWith(".")) {
                return Optional.empty();
            }
            Optional<String> brackets = Optional.ofNullable(matcher.group(2));
            steps.add(new Step(
                    matcher.group(1),
                    brackets.filter(digits -> !digits.isEmpty()).map(Integer::valueOf),
                    brackets.filter(String::isEmpty).isPresent()));
        }
        return Optional.of(new JsonPath(List.copyOf(steps)));
    }

    boolean startsWith(String field) {
        return steps.get(0).field().equals(field);
    }

    /** Whether the path explicitly requests a list. */
    boolean asksForList() {
        return steps.stream().anyMatch(Step::every);
    }

    boolean passes(String field) {
        return steps.stream().anyMatch(step -> step.field().equals(field));
    }

    /**
     * The values at the path, without nulls.
     *
     * @param counts which list elements are included
     */
    List<JsonNode> read(JsonNode root, Predicate<JsonNode> counts) {
        List<JsonNode> found = List.of(root);
        for (Step step : steps) {
            List<JsonNode> next = new ArrayList<>();
            for (JsonNode node : found) {
                elements(node, counts).forEach(element -> add(next, element.path(step.field()), step, counts));
            }
            found = next;
        }
        return found.stream()
                .flatMap(node -> elements(node, counts).stream())
                .filter(node -> !node.isNull())
                .toList();
    }

    private static void add(List<JsonNode> next, JsonNode value, Step step, Predicate<JsonNode> counts) {
        if (step.index().isEmpty()) {
            next.add(value);
        } else if (value.isArray()) {
            List<JsonNode> elements = elements(value, counts);
            step.index().filter(index -> index < elements.size()).ifPresent(index -> next.add(elements.get(index)));
        }
    }

    /** The elements of a list, with nested lists flattened. A value that is not a list is its own only element. */
    private static List<JsonNode> elements(JsonNode node, Predicate<JsonNode> counts) {
        if (node.isMissingNode()) {
            return List.of();
        }
        if (!node.isArray()) {
            return List.of(node);
        }
        List<JsonNode> elements = new ArrayList<>();
        node.forEach(element -> {
            if (counts.test(element)) {
                elements.addAll(elements(element, counts));
            }
        });
        return elements;
    }
}
