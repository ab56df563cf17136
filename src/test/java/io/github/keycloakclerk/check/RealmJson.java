package io.github.keycloakclerk.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.standin.Json;
import java.util.Iterator;
import java.util.function.Predicate;

/** Changes to a realm's JSON before the realm is created. */
final class RealmJson {

    private RealmJson() {}

    static void frontendUrl(ObjectNode realm, String url) {
        realm.put("sslRequired", "none");
        ((ObjectNode) realm.get("attributes")).put("frontendUrl", url);
    }

    static ObjectNode scope(ObjectNode realm, String name) {
        return named(realm.path("clientScopes"), "name", name);
    }

    static ObjectNode named(JsonNode list, String key, String name) {
        for (JsonNode entry : list) {
            if (entry.path(key).asText().equals(name)) {
                return (ObjectNode) entry;
            }
        }
        throw new IllegalStateException("no " + name);
    }

    static ObjectNode mapper(ObjectNode realm, String scope) {
        return (ObjectNode) scope(realm, scope).at("/protocolMappers/0/config");
    }

    static void audience(ObjectNode realm, String scope, String url) {
        mapper(realm, scope).put("included.custom.audience", url);
    }

    static void unassign(ObjectNode realm, String scope) {
        remove(
                realm.path("defaultOptionalClientScopes"),
                entry -> entry.asText().equals(scope));
        // The test client has the scope itself.
        realm.path("clients")
                .forEach(client -> remove(
                        client.path("optionalClientScopes"),
                        entry -> entry.asText().equals(scope)));
    }

    static void remove(JsonNode list, Predicate<JsonNode> which) {
        for (Iterator<JsonNode> entries = list.iterator(); entries.hasNext(); ) {
            if (which.test(entries.next())) {
                entries.remove();
            }
        }
    }

    static ArrayNode policies(ObjectNode realm) {
        return (ArrayNode) realm.path("components")
                .path("org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy");
    }

    static ObjectNode policy(ObjectNode realm, String name, String provider) {
        ObjectNode policy = policies(realm).addObject().put("name", name).put("providerId", provider);
        return policy.put("subType", "anonymous").putObject("config");
    }

    static ObjectNode policy(ObjectNode realm, String provider) {
        return named(policies(realm), "providerId", provider);
    }

    static void removePolicy(ObjectNode realm, String provider) {
        remove(
                policies(realm),
                policy -> policy.path("providerId").asText().equals(provider)
                        && policy.path("subType").asText().equals("anonymous"));
    }

    static void removeExecutor(ObjectNode realm, String provider) {
        remove(
                realm.at("/clientProfiles/profiles/0/executors"),
                executor -> executor.path("executor").asText().equals(provider));
    }

    static void updater(ObjectNode realm, String context) {
        ObjectNode condition = Json.object("condition", "client-updater-context");
        condition.putObject("configuration").putArray("update-client-source").add(context);
        ((ObjectNode) realm.at("/clientPolicies/policies/0"))
                .putArray("conditions")
                .add(condition);
    }

    static ObjectNode mapperConfig(ObjectNode realm, int index) {
        return (ObjectNode) realm.path("identityProviderMappers").path(index).path("config");
    }
}
