package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A realm that one test after the other uses. What the last one left in it is removed, and it gets the identity providers that the next
 * one wants; that is many times cheaper than to make a realm.
 */
final class RealmOfTests {

    /** Of these, what was not there when the realm was made is removed. */
    private static final List<String> COLLECTIONS =
            List.of("/users", "/groups", "/organizations", "/roles", "/clients");

    /** Changes that are taken back, or need not be. */
    private static final Pattern CAN_BE_TAKEN_BACK = Pattern.compile("[A-Z]+ /[^/]+/(users|groups|organizations|events"
            + "|admin-events|logout-all|sessions|identity-provider/instances|authentication/config|client-policies)\\b.*"
            + "|POST /[^/]+/(clients|roles)");

    /** Of a client or role with this id. */
    private static final Pattern OF_ONE = Pattern.compile("[A-Z]+ /[^/]+/(?:clients|roles-by-id)/([0-9a-f-]{36})\\b.*");

    private static final String PROVIDERS = "/identity-provider/instances";

    /** Of the realm's JSON, what is not made anew for each test but can become what it wants. */
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

    /** Whether it can become a realm of this JSON. */
    boolean canBecome(ObjectNode json) {
        return frame.equals(frame(json)) && Admin.changes(realm.name()).stream().allMatch(this::canBeTakenBack);
    }

    private boolean canBeTakenBack(String change) {
        Matcher one = OF_ONE.matcher(change);
        return CAN_BE_TAKEN_BACK.matcher(change).matches() || one.matches() && !idsAtFirst.contains(one.group(1));
    }

    /** All of the JSON that stays as it is. */
    private static JsonNode frame(ObjectNode json) {
        ObjectNode frame = json.deepCopy();
        return frame.remove(CHANGEABLE);
    }

    /**
     * As if it was new.
     *
     * @return false if it cannot be: Keycloak takes some settings from a realm's JSON only
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

    /** None too if Organizations are switched off. */
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

    /** In all flows, because a config does not tell where it is used. */
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
