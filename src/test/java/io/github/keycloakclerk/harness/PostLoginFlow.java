package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.standin.Json;
import java.util.function.Consumer;

/** A post login flow with requirements. */
public final class PostLoginFlow {

    private PostLoginFlow() {}

    /** @param settings of {@code clerk-requirements}: key, value, key, value, … */
    public static Consumer<ObjectNode> demanding(String... settings) {
        return json -> {
            ObjectNode config =
                    json.withArray("authenticatorConfig").addObject().put("alias", "demands");
            config.set("config", Json.object(settings));
            ObjectNode flow = json.withArray("authenticationFlows").addObject();
            flow.put("alias", "demanding")
                    .put("providerId", "basic-flow")
                    .put("topLevel", true)
                    .put("builtIn", false);
            flow.withArray("authenticationExecutions")
                    .addObject()
                    .put("authenticator", "clerk-requirements")
                    .put("authenticatorConfig", "demands")
                    .put("requirement", "REQUIRED")
                    .put("priority", 10)
                    .put("authenticatorFlow", false);
            RealmExport.provider(json).put("postBrokerLoginFlowAlias", "demanding");
        };
    }
}
