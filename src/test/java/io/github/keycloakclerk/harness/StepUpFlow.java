package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.standin.Json;
import java.util.function.Consumer;

/**
 * A browser flow with two levels of authentication, as in Keycloak's documentation of step-up authentication: the first
 * ({@code signed-in}) requires a sign-in at Clerk, the second ({@code mfa}) a second factor there.
 */
public final class StepUpFlow {

    private StepUpFlow() {}

    /** @param maxAge seconds for which the second level is valid */
    public static Consumer<ObjectNode> withSecondFactorFor(int maxAge) {
        return json -> {
            ((ObjectNode) json.get("attributes")).put("acr.loa.map", "{\"signed-in\":1,\"mfa\":2}");
            ArrayNode flow =
                    (ArrayNode) json.path("authenticationFlows").path(0).path("authenticationExecutions");
            flow.remove(1);
            subflow(flow, "levels", "ALTERNATIVE");
            ArrayNode levels = flow(json, "levels");
            subflow(levels, "level 1", "CONDITIONAL");
            subflow(levels, "level 2", "CONDITIONAL");
            level(json, 1, 36000, "pwd", false);
            level(json, 2, maxAge, "mfa", true);
            addClaims(json);
        };
    }

    /** The first level is valid as long as the Keycloak session. */
    public static Consumer<ObjectNode> withFirstLevelForEver() {
        return json -> json.path("authenticatorConfig").forEach(config -> {
            if (config.path("alias").asText().equals("condition 1")) {
                ((ObjectNode) config.get("config")).put("loa-max-age", "-1");
            }
        });
    }

    /** The second level requires a Keycloak authenticator as well. */
    public static Consumer<ObjectNode> alsoDemanding(String authenticator) {
        return json -> json.path("authenticationFlows").forEach(flow -> {
            if (flow.path("alias").asText().equals("level 2")) {
                ((ArrayNode) flow.get("authenticationExecutions"))
                        .addObject()
                        .put("authenticator", authenticator)
                        .put("requirement", "REQUIRED")
                        .put("priority", 30)
                        .put("authenticatorFlow", false);
            }
        });
    }

    private static void level(ObjectNode json, int level, int maxAge, String reference, boolean secondFactor) {
        ArrayNode flow = flow(json, "level " + level);
        execution(flow, "conditional-level-of-authentication", "condition " + level);
        execution(flow, "clerk-sign-in", "clerk " + level);
        config(
                json,
                "condition " + level,
                "loa-condition-level",
                Integer.toString(level),
                "loa-max-age",
                Integer.toString(maxAge));
        config(
                json,
                "clerk " + level,
                "defaultProvider",
                "clerk",
                "requireSecondFactor",
                Boolean.toString(secondFactor),
                "default.reference.value",
                reference,
                "default.reference.maxAge",
                "3600");
    }

    private static ArrayNode flow(ObjectNode json, String alias) {
        ObjectNode flow = json.withArray("authenticationFlows").addObject();
        flow.put("alias", alias)
                .put("providerId", "basic-flow")
                .put("topLevel", false)
                .put("builtIn", false);
        return flow.putArray("authenticationExecutions");
    }

    private static void subflow(ArrayNode flow, String alias, String requirement) {
        flow.addObject()
                .put("flowAlias", alias)
                .put("requirement", requirement)
                .put("priority", 10 * (flow.size() + 1))
                .put("authenticatorFlow", true);
    }

    private static void execution(ArrayNode flow, String authenticator, String config) {
        flow.addObject()
                .put("authenticator", authenticator)
                .put("authenticatorConfig", config)
                .put("requirement", "REQUIRED")
                .put("priority", 10 * (flow.size() + 1))
                .put("authenticatorFlow", false);
    }

    private static void config(ObjectNode json, String alias, String... settings) {
        json.withArray("authenticatorConfig").addObject().put("alias", alias).set("config", Json.object(settings));
    }

    /** Adds {@code acr} and {@code amr} to the test client's tokens. */
    private static void addClaims(ObjectNode json) {
        ArrayNode clients = (ArrayNode) json.get("clients");
        ArrayNode mappers = ((ObjectNode) clients.get(clients.size() - 1)).putArray("protocolMappers");
        for (String type : new String[] {"oidc-acr-mapper", "oidc-amr-mapper"}) {
            ObjectNode mapper = mappers.addObject();
            mapper.put("name", type).put("protocol", "openid-connect").put("protocolMapper", type);
            mapper.set("config", Json.object("access.token.claim", "true", "id.token.claim", "true"));
        }
    }
}
