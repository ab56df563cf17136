package io.github.keycloakclerk.clerk.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An excerpt of JSON")
class ExcerptTest {

    private final Excerpt excerpt = new Excerpt("/id", "/data/id", "/data/user/id");

    @Test
    void hasTheValuesThatAreAskedForAndNoOther() throws IOException {
        assertEquals(
                "{\"id\":\"a\",\"data\":{\"id\":1,\"user\":{\"id\":true}}}",
                of("{\"id\":\"a\",\"x\":2,\"data\":{\"y\":{\"id\":3},\"id\":1,\"user\":{\"id\":true,\"z\":[]}}}"));
    }

    @Test
    void hasOnlyWhatIsThere() throws IOException {
        assertEquals("{}", of("{}"));
        assertEquals("{\"data\":{}}", of("{\"data\":{\"x\":1}}"));
        assertEquals("{\"id\":null}", of("{\"id\":null,\"data\":5}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"deep\":1}", "[{\"id\":1}]"})
    void hasNoObjectOrArrayInsteadOfAValue(String instead) throws IOException {
        assertEquals("{\"data\":{\"id\":2}}", of("{\"id\":" + instead + ",\"data\":{\"id\":2}}"));
    }

    @Test
    void isThereHoweverDeepOrLongTheRestIs() throws IOException {
        String deep = "[".repeat(500_000) + "]".repeat(500_000);
        String number = "1" + "0".repeat(500_000);
        String name = "n".repeat(500_000);
        assertEquals(
                "{\"id\":\"a\"}",
                of("{\"deep\":" + deep + ",\"number\":" + number + ",\"" + name + "\":\"" + name + "\",\"id\":\"a\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "[{\"id\":1}]", "7", "null", "not JSON", "{\"id\":1", "<html/>"})
    void isOfAnObjectOnly(String json) {
        assertThrows(JsonProcessingException.class, () -> of(json));
    }

    private String of(String json) throws IOException {
        return excerpt.of(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)))
                .toString();
    }
}
