package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The Frontend API's response to one call. */
record FrontendAnswer(int status, ObjectNode body) {

    /** ClerkJS reads the state of the browser's client from the response to every call that changes something. */
    static FrontendAnswer of(JsonNode response, JsonNode client) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.set("response", response);
        body.set("client", client);
        return new FrontendAnswer(200, body);
    }

    /** @param parameter form field at which ClerkJS shows the message, empty for none */
    static FrontendAnswer error(int status, String code, String message, String parameter) {
        ObjectNode error = Json.object("code", code, "message", message, "long_message", message);
        ObjectNode meta = error.putObject("meta");
        if (!parameter.isEmpty()) {
            meta.put("param_name", parameter);
        }
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.putArray("errors").add(error);
        return new FrontendAnswer(status, body);
    }

    static FrontendAnswer notFound() {
        return error(404, "resource_not_found", "Resource not found", "");
    }

    /** Adds the browser's client to an error. */
    FrontendAnswer about(JsonNode client) {
        body.putObject("meta").set("client", client);
        return this;
    }

    /** Adds a detail to the error, {@code session_id} for example. */
    FrontendAnswer with(String name, String value) {
        ((ObjectNode) body.path("errors").path(0).path("meta")).put(name, value);
        return this;
    }
}
