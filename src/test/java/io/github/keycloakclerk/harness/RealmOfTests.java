package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A realm that tests use one after the other. For each test, the objects of the previous one are removed and the
 * identity providers are created again. That is much cheaper than creating a realm.
 */
final class RealmOfTests {

    /** Collections from which objects are removed that did not exist when the realm was created. */
    private static final List<String> COLLECTIONS =
            List.of("/users", "/groups", "/organizations", "/roles", "/clients");

    /** Changes that are undone, or need not be. */
    private static final Pattern CAN_BE_TAKEN_BACK = Pattern.compile("[A-Z]+ /[^/]+/(users|groups|organizations|events"
            + "|admin-events|logout-all|sessions|identity-provider/instances|authentication/config|client-policies)\\b.*"
            + "|POST /[^/]+/(clients|roles)");

    /** Changes to the client or role with this ID. */
    private static final Pattern OF_ONE = Pattern.compile("[A-Z]+ /[^/]+/(?:clients|roles-by-id)/([0-9a-f-]{36})\\b.*");

    private static final String PROVIDERS = "/identity-provider/instances";

    /** Parts of the realm's JSON that can be adapted to each test. */
    private static final List<String> CHANGEABLE = List.of(
            "realm",
            "identityProviders",
            "identityProviderMappers",
            "authenticatorConfig",
            "clientProfiles",
            "clientPolicies");

    private final TestRealm realm;
    private final JsonNode frame;
    private final Set<String> idsAtFirst = new HashSet<>();

    RealmOfTests(TestRealm realm, ObjectNode json) {
        this.realm = realm;
        this.frame = frame(json);
        COLLECTIONS.forEach(path -> idsAtFirst.addAll(ids(path)));
    }

    TestRealm realm() {
        return realm;
    }

    /** Whether the realm can be adapted to this JSON. */
    boolean canBecome(ObjectNode json) {
        return frame.equals(frame(json)) && Admin.changes(realm.name()).stream().allMatch(this::canBeTakenBack);
    }

    private boolean canBeTakenBack(String change) {
        Matcher one = OF_ONE.matcher(change);
        return CAN_BE_TAKEN_BACK.matcher(change).matches() || one.matches() && !idsAtFirst.contains(one.group(1));
    }

    /** The part of the JSON that cannot be adapted. */
    private static JsonNode frame(ObjectNode json) {
        ObjectNode frame = json.deepCopy();
        return frame.remove(CHANGEABLE);
    }

    /**
     * Resets the realm.
     *
     * @return false if that is impossible, because Keycloak takes some settings only from a realm's JSON
     */
    boolean become(ObjectNode json) {
        Admin.changes(realm.name()).clear();
        return removeWhatCameLater()
                && makeProviders(json)
                && configureAuthenticators(json)
                && putPolicies(json)
                && delete("/events")
                && delete("/admin-events");
    }

    private boolean removeWhatCameLater() {
        for (String path : COLLECTIONS) {
            for (String id : ids(path)) {
                if (!idsAtFirst.contains(id) && !delete(byId(path) + "/" + id)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean delete(String path) {
        return realm.admin().send("DELETE", realm.path(path), null).status() == 204;
    }

    private static String byId(String path) {
        return path.equals("/roles") ? "/roles-by-id" : path;
    }

    /** Finds no objects if Organizations are disabled. */
    private Set<String> ids(String path) {
        Set<String> ids = new HashSet<>();
        for (JsonNode thing :
                realm.admin().send("GET", realm.path(path + "?max=10000"), null).body()) {
            ids.add(thing.path("id").asText());
        }
        return ids;
    }

    private boolean makeProviders(ObjectNode json) {
        for (JsonNode provider : realm.admin().get(realm.path(PROVIDERS))) {
            realm.admin().delete(path(provider.path("alias")));
        }
        boolean made = true;
        for (JsonNode provider : json.path("identityProviders")) {
            made = made && make(realm.path(PROVIDERS), provider);
        }
        for (JsonNode mapper : json.path("identityProviderMappers")) {
            made = made && make(path(mapper.path("identityProviderAlias")) + "/mappers", mapper);
        }
        return made;
    }

    private boolean make(String path, JsonNode thing) {
        return realm.admin().send("POST", path, thing).status() == 201;
    }

    private String path(JsonNode provider) {
        return realm.path(PROVIDERS + "/" + provider.asText());
    }

    /** In all flows, because a config does not name its flow. */
    private boolean configureAuthenticators(ObjectNode json) {
        boolean done = true;
        for (JsonNode flow : json.path("authenticationFlows")) {
            String executions =
                    realm.path("/authentication/flows/" + flow.path("alias").asText() + "/executions");
            for (JsonNode execution : realm.admin().get(executions.replace(" ", "%20"))) {
                for (JsonNode config : json.path("authenticatorConfig")) {
                    if (config.path("alias").equals(execution.path("alias"))) {
                        String path = realm.path("/authentication/config/"
                                + execution.path("authenticationConfig").asText());
                        done = done && realm.admin().send("PUT", path, config).status() == 204;
                    }
                }
            }
        }
        return done;
    }

    private boolean putPolicies(ObjectNode json) {
        return realm.admin()
                                .send("PUT", realm.path("/client-policies/profiles"), json.path("clientProfiles"))
                                .status()
                        == 204
                && realm.admin()
                                .send("PUT", realm.path("/client-policies/policies"), json.path("clientPolicies"))
                                .status()
                        == 204;
    }
}
