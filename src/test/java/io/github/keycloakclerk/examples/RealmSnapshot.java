package io.github.keycloakclerk.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.standin.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A realm as the admin API shows it, without what differs between two realms of the same content. */
record RealmSnapshot(JsonNode content) {

    private static final Set<String> GENERATED =
            Set.of("id", "internalId", "containerId", "flowId", "_id", "authenticationConfig");
    private static final Set<String> ORDERED =
            Set.of("executors", "conditions", "attributes", "authenticationExecutions");
    /** What names an object of a list. */
    private static final List<String> NAMES =
            List.of("alias", "name", "clientId", "client", "clientScope", "providerId", "subType");

    static RealmSnapshot of(Admin admin, String realm) {
        ObjectNode content = (ObjectNode)
                admin.send("POST", "/" + realm + "/partial-export?exportClients=true&exportGroupsAndRoles=true", null)
                        .body();
        for (String path : List.of(
                "users/profile",
                "client-policies/profiles",
                "client-policies/policies",
                "events/config",
                "default-default-client-scopes",
                "default-optional-client-scopes",
                "authentication/flows/clerk%20browser/executions")) {
            content.set(path, admin.get("/" + realm + "/" + path));
        }
        return new RealmSnapshot(plain(content, realm, ""));
    }

    private static JsonNode plain(JsonNode node, String realm, String key) {
        if (node.isObject()) {
            ObjectNode plain = Json.object();
            node.properties().forEach(member -> {
                if (!GENERATED.contains(member.getKey())) {
                    plain.set(
                            member.getKey().replace(realm, "REALM"), plain(member.getValue(), realm, member.getKey()));
                }
            });
            return plain;
        }
        if (node.isArray()) {
            return list(
                    StreamSupport.stream(node.spliterator(), false)
                            .map(entry -> plain(entry, realm, key))
                            .toList(),
                    key);
        }
        if (!node.isTextual()) {
            return node;
        }
        String text = node.asText();
        if (key.equals("kc.user.profile.config")) {
            return plain(Json.read(text), realm, "");
        }
        // Encrypted anew each time.
        return Json.MAPPER
                .getNodeFactory()
                .textNode(text.startsWith("sealed:") ? "sealed" : text.replace(realm, "REALM"));
    }

    /** Objects become members under their names, if these are unique. Texts are sorted. */
    private static JsonNode list(List<JsonNode> entries, String key) {
        if (ORDERED.contains(key)) {
            return Json.MAPPER.createArrayNode().addAll(entries);
        }
        List<String> names = entries.stream().map(RealmSnapshot::name).toList();
        if (entries.stream().allMatch(JsonNode::isObject)
                && Set.copyOf(names).size() == entries.size()
                && !names.contains("")) {
            ObjectNode named = Json.object();
            for (int i = 0; i < entries.size(); i++) {
                named.set(names.get(i), entries.get(i));
            }
            return named;
        }
        ArrayNode sorted = Json.MAPPER.createArrayNode();
        entries.stream().sorted((a, b) -> a.toString().compareTo(b.toString())).forEach(sorted::add);
        return sorted;
    }

    private static String name(JsonNode entry) {
        return NAMES.stream()
                .filter(entry::has)
                .map(name -> entry.path(name).asText())
                .collect(Collectors.joining(" "));
    }

    /** Where the other realm differs, as JSON pointers. */
    List<String> differencesTo(RealmSnapshot other) {
        return differences("", content, other.content).toList();
    }

    private static Stream<String> differences(String path, JsonNode one, JsonNode two) {
        if (one.equals(two)) {
            return Stream.empty();
        }
        if (!one.isObject() || !two.isObject()) {
            return Stream.of(path);
        }
        Set<String> keys = new TreeSet<>();
        one.fieldNames().forEachRemaining(keys::add);
        two.fieldNames().forEachRemaining(keys::add);
        List<String> found = new ArrayList<>();
        keys.forEach(key ->
                differences(path + "/" + key, one.path(key), two.path(key)).forEach(found::add));
        return found.stream();
    }
}
