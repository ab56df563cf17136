package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A message of Clerk")
class WebhookMessageTest {

    /** User members that are new, empty, or beyond Jackson's limits. */
    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "{\"next\": {\"year\": [1, null]}}", "NUMBER", "DEEP"})
    void isAboutTheUserWhateverElseItHolds(String metadata) {
        String value =
                metadata.replace("NUMBER", "9".repeat(5000)).replace("DEEP", "[".repeat(5000) + "]".repeat(5000));
        WebhookMessage message =
                parse("{\"new\": " + value + ", \"type\": \"user.updated\", \"data\": {\"unsafe_metadata\": " + value
                        + ", \"id\": \"user_ada\"}, \"instance_id\": \"ins_1\"}");
        assertEquals("user.updated", message.type());
        assertEquals(Optional.of("ins_1"), message.instanceId());
        assertEquals(Optional.of("user_ada"), message.user());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"data\": null}",
                "{\"data\": [{\"id\": \"user_ada\"}]}",
                "{\"data\": {\"id\": null}}",
                "{\"data\": {\"id\": 7}}",
                "{\"data\": {\"id\": {\"id\": \"user_ada\"}}}",
                "{\"data\": {\"id\": \"org_acme\"}}",
                "[]",
                "no JSON"
            })
    void isAboutNobodyWhereItNamesNoUser(String body) {
        assertEquals(Optional.empty(), parse(body).user());
    }

    private static WebhookMessage parse(String body) {
        return WebhookMessage.parse(body.getBytes(StandardCharsets.UTF_8));
    }
}
