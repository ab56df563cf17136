package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The user claims that a grant gives access to, with null for values that Clerk does not know. */
final class UserClaims {

    private UserClaims() {}

    static ObjectNode of(StandInUser person, OAuthGrant grant) {
        JsonNode user = Json.read(person.json());
        ObjectNode claims = Json.MAPPER.createObjectNode();
        if (grant.scopes().contains("email")) {
            addEmail(claims, user);
        }
        if (grant.scopes().contains("profile")) {
            addProfile(claims, user);
        }
        if (grant.scopes().contains("public_metadata")) {
            claims.set("public_metadata", user.path("public_metadata"));
            claims.set("unsafe_metadata", user.path("unsafe_metadata"));
        }
        if (grant.scopes().contains("private_metadata")) {
            claims.set("private_metadata", user.path("private_metadata"));
        }
        grant.organization().ifPresent(organization -> claims.put("org_id", organization.id()));
        return claims;
    }

    private static void addEmail(ObjectNode claims, JsonNode user) {
        claims.putNull("email").putNull("email_verified");
        StreamSupport.stream(user.path("email_addresses").spliterator(), false)
                .filter(email -> email.path("id").equals(user.path("primary_email_address_id")))
                .findFirst()
                .ifPresent(
                        email -> claims.put("email", email.path("email_address").asText())
                                .put(
                                        "email_verified",
                                        email.path("verification")
                                                .path("status")
                                                .asText()
                                                .equals("verified")));
    }

    private static void addProfile(ObjectNode claims, JsonNode user) {
        claims.set("given_name", user.path("first_name"));
        claims.set("family_name", user.path("last_name"));
        String name = Stream.of("first_name", "last_name")
                .map(part -> user.path(part).asText(""))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
        claims.set("name", name.isEmpty() ? Json.MAPPER.nullNode() : TextNode.valueOf(name));
        claims.set("preferred_username", user.path("username"));
        claims.set("picture", user.path("image_url"));
    }

    /** The claims for a token, which omits unknown values. */
    static Map<String, Object> known(ObjectNode claims) {
        Map<String, Object> known = new LinkedHashMap<>();
        claims.properties().forEach(claim -> {
            if (!claim.getValue().isNull() && !claim.getValue().isMissingNode()) {
                known.put(claim.getKey(), Json.MAPPER.convertValue(claim.getValue(), Object.class));
            }
        });
        return known;
    }
}
