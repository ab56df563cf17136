package io.github.keycloakclerk.broker.mapper;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInUser;
import io.github.keycloakclerk.standin.TokenBuilder;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;

/** A realm with the mappers of a test, and users who sign in to it. */
public record MapperRealm(TestKeycloak keycloak, TestRealm realm) {

    /** With this mapper only. */
    public static MapperRealm with(TestKeycloak keycloak, String type, String... settings) {
        return with(keycloak, mapper(type, settings));
    }

    @SafeVarargs
    public static MapperRealm with(TestKeycloak keycloak, Consumer<ObjectNode>... changes) {
        return new MapperRealm(keycloak, keycloak.realm(json -> {
            json.putArray("identityProviderMappers");
            for (Consumer<ObjectNode> change : changes) {
                change.accept(json);
            }
        }));
    }

    /** Adds a mapper and numbers its name. */
    public static Consumer<ObjectNode> mapper(String type, String... settings) {
        return json -> {
            ArrayNode mappers = json.withArray("identityProviderMappers");
            ObjectNode mapper = mappers.addObject();
            mapper.put("name", "mapper " + mappers.size())
                    .put("identityProviderAlias", "clerk")
                    .put("identityProviderMapper", type);
            ObjectNode config = Json.object(settings);
            if (!config.has("syncMode")) {
                config.put("syncMode", "INHERIT");
            }
            mapper.set("config", config);
        };
    }

    public Page signIn(StandInUser person) {
        return signIn(person, token -> token);
    }

    public Page signIn(StandInUser person, UnaryOperator<TokenBuilder> change) {
        Journey journey = new Journey(realm);
        journey.begin();
        return journey.returnWith(change.apply(keycloak.clerk().token(person)).sign());
    }

    JsonNode claims(StandInUser person, UnaryOperator<TokenBuilder> change, String... request) {
        Journey journey = new Journey(realm);
        journey.begin(request);
        return journey.claims(
                journey.returnWith(change.apply(keycloak.clerk().token(person)).sign()));
    }

    /** The Keycloak user after another sign-in. */
    public JsonNode userAfter(StandInUser person) {
        Page end = signIn(person);
        if (!end.parameters().containsKey("code")) {
            throw new AssertionError(end.address() + " " + end.text());
        }
        return user(person);
    }

    /** The Keycloak user linked to this Clerk user. */
    public JsonNode user(StandInUser person) {
        return realm.admin().get(realm.path("/users/" + id(person)));
    }

    public String id(StandInUser person) {
        JsonNode users = realm.admin().get(realm.path("/users?idpAlias=clerk&idpUserId=" + person.id()));
        if (users.size() != 1) {
            throw new AssertionError(users.size() + " users");
        }
        return users.get(0).path("id").asText();
    }

    /** The values of an attribute. */
    public static List<String> attribute(JsonNode user, String name) {
        return texts(user.path("attributes").path(name));
    }

    static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    public List<String> realmRoles(StandInUser person) {
        return names("/users/" + id(person) + "/role-mappings/realm").stream()
                .filter(name -> !name.startsWith("default-roles-"))
                .toList();
    }

    public List<String> groups(StandInUser person) {
        return realm.admin().get(realm.path("/users/" + id(person) + "/groups")).findValuesAsText("path");
    }

    public List<String> organizations(StandInUser person) {
        return realm.admin()
                .get(realm.path("/organizations/members/" + id(person) + "/organizations"))
                .findValuesAsText("alias");
    }

    public List<String> names(String path) {
        return realm.admin().get(realm.path(path)).findValuesAsText("name");
    }

    /** Whether the server log tells the administrator why a mapper did nothing. */
    public boolean warned(String text) {
        return keycloak.log().contains("\" of \"clerk\" is misconfigured: " + text);
    }
}
