package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.standin.Json;
import java.util.function.Consumer;

/** First login flows as administrators build them. */
public final class FirstLoginFlow {

    private FirstLoginFlow() {}

    /** Always shows Keycloak's review page, then creates the account or links an existing one without asking. */
    public static Consumer<ObjectNode> reviewingAndLinking() {
        return json -> {
            ObjectNode config =
                    json.withArray("authenticatorConfig").addObject().put("alias", "review");
            config.set("config", Json.object("update.profile.on.first.login", "on"));
            ArrayNode top = flow(json, "review and link", true);
            execution(top, "idp-review-profile", "REQUIRED").put("authenticatorConfig", "review");
            top.addObject()
                    .put("flowAlias", "make or link")
                    .put("requirement", "REQUIRED")
                    .put("priority", 20)
                    .put("authenticatorFlow", true);
            ArrayNode link = flow(json, "make or link", false);
            execution(link, "idp-create-user-if-unique", "ALTERNATIVE");
            execution(link, "idp-auto-link", "ALTERNATIVE");
            RealmExport.provider(json).put("firstBrokerLoginFlowAlias", "review and link");
        };
    }

    /** Keycloak's default user profile, which lets users edit name and e-mail address on that page. */
    public static Consumer<ObjectNode> withKeycloaksProfile() {
        return json -> ((ObjectNode) json.get("components")).remove("org.keycloak.userprofile.UserProfileProvider");
    }

    private static ArrayNode flow(ObjectNode json, String alias, boolean topLevel) {
        return json.withArray("authenticationFlows")
                .addObject()
                .put("alias", alias)
                .put("providerId", "basic-flow")
                .put("topLevel", topLevel)
                .put("builtIn", false)
                .putArray("authenticationExecutions");
    }

    private static ObjectNode execution(ArrayNode flow, String authenticator, String requirement) {
        return flow.addObject()
                .put("authenticator", authenticator)
                .put("requirement", requirement)
                .put("priority", 10 * (flow.size() + 1))
                .put("authenticatorFlow", false);
    }
}
