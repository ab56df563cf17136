package io.github.keycloakclerk.enterprise;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.standin.Json;
import java.util.function.Consumer;

/** Custom first login flows that require more than Keycloak's default flow. */
final class FirstLoginFlows {

    private FirstLoginFlows() {}

    /**
     * A flow that creates users, with a browser step before the creation or as its alternative.
     *
     * @param requirement of the step; a conditional step is in a subflow of a conditional flow
     */
    static Consumer<ObjectNode> with(String requirement) {
        return json -> {
            ArrayNode flows = json.withArray("authenticationFlows");
            boolean alternative = requirement.equals("ALTERNATIVE");
            ObjectNode top = flow(flows, "asking", true);
            switch (requirement) {
                case "CONDITIONAL" -> {
                    subFlow(top, "conditional", "CONDITIONAL", 5);
                    ObjectNode conditional = flow(flows, "conditional", false);
                    step(conditional, "conditional-user-configured", "REQUIRED", 10);
                    subFlow(conditional, "within", "REQUIRED", 20);
                    step(flow(flows, "within", false), "idp-username-password-form", "REQUIRED", 10);
                }
                default -> step(top, "idp-username-password-form", requirement, 5);
            }
            step(top, "idp-create-user-if-unique", alternative ? "ALTERNATIVE" : "REQUIRED", 20);
            ((ObjectNode) json.path("identityProviders").get(0)).put("firstBrokerLoginFlowAlias", "asking");
        };
    }

    private static ObjectNode flow(ArrayNode flows, String alias, boolean topLevel) {
        ObjectNode flow = Json.object("alias", alias, "providerId", "basic-flow");
        flow.put("topLevel", topLevel).put("builtIn", false).putArray("authenticationExecutions");
        flows.add(flow);
        return flow;
    }

    private static void step(ObjectNode flow, String authenticator, String requirement, int priority) {
        flow.withArray("authenticationExecutions")
                .addObject()
                .put("authenticator", authenticator)
                .put("requirement", requirement)
                .put("priority", priority)
                .put("authenticatorFlow", false);
    }

    private static void subFlow(ObjectNode flow, String alias, String requirement, int priority) {
        flow.withArray("authenticationExecutions")
                .addObject()
                .put("flowAlias", alias)
                .put("requirement", requirement)
                .put("priority", priority)
                .put("authenticatorFlow", true);
    }
}
