package io.github.keycloakclerk.standin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.standin.OAuthCaller.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StandInApplicationsTest {

    private static final String PATH = Calls.OAUTH_APPLICATIONS;
    private static final String CALLBACK = "https://app.example/callback";

    private final StandInClerk clerk = StandInClerk.start(0);
    private final OAuthCaller caller = new OAuthCaller(clerk);

    @AfterEach
    void stop() {
        clerk.close();
    }

    private Answer create(String name) {
        ObjectNode settings = Json.object("name", name);
        settings.put("pkce_required", true).putArray("redirect_uris").add(CALLBACK);
        return caller.backend("POST", PATH, settings.toString());
    }

    @Test
    void createsFindsAndChanges() {
        Answer created = create("Other");
        assertEquals(200, created.status());
        assertEquals(CALLBACK, created.text("callback_url"));
        StandInApplication application = clerk.oauth().applications().get(0);
        assertEquals(created.text("client_secret"), application.clientSecret());
        assertTrue(application.pkceRequired());
        create("Second");
        JsonNode found = caller.backend("GET", PATH + "?name_query=othe", "").json();
        assertEquals(1, found.path("total_count").asInt());
        assertFalse(found.path("data").path(0).has("client_secret"));
        JsonNode newest = caller.backend("GET", PATH + "?limit=1", "").json();
        assertEquals("Second", newest.path("data").path(0).path("name").asText());
        String path = PATH + "/" + created.text("id");
        assertEquals("New", caller.backend("PATCH", path, "{\"name\":\"New\"}").text("name"));
        assertEquals("New", caller.backend("GET", path, "").text("name"));
    }

    @Test
    void rotatesAndDeletes() {
        Answer created = create("Other");
        String path = PATH + "/" + created.text("id");
        Answer rotated = caller.backend("POST", path + Calls.ROTATE_SECRET, "");
        assertNotEquals(created.text("client_secret"), rotated.text("client_secret"));
        Answer deleted = caller.backend("DELETE", path, "");
        assertTrue(deleted.json().path("deleted").asBoolean());
        assertEquals(404, caller.backend("GET", path, "").status());
    }

    @Test
    void refuses() {
        assertRefused(422, "form_param_missing", "{}");
        assertRefused(422, "form_param_format_invalid", "{\"name\":\"n\",\"redirect_uris\":[\"not a URL\"]}");
        assertRefused(400, "oauth_invalid_scope", "{\"name\":\"n\",\"scopes\":\"openid other\"}");
        assertEquals(401, caller.get(PATH, "other").status());
        clerk.misbehave(PATH, Misbehaviour.notEnabled("POST"));
        assertRefused(403, "feature_not_enabled", "{\"name\":\"n\"}");
        assertEquals(200, caller.backend("GET", PATH, "").status());
    }

    private void assertRefused(int status, String code, String settings) {
        Answer answer = caller.backend("POST", PATH, settings);
        assertEquals(status, answer.status());
        assertEquals(code, answer.json().path("errors").path(0).path("code").asText());
    }
}
