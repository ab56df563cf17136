package io.github.keycloakclerk.clerk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClerkInstanceTest {

    @Test
    void aPublishableKeyNamesTheFrontendApi() {
        ClerkInstance instance = ClerkInstance.of("pk_test_" + encode("verb-noun-00.clerk.accounts.dev$"));
        assertEquals("https://verb-noun-00.clerk.accounts.dev", instance.issuer());
        assertEquals(URI.create("https://verb-noun-00.clerk.accounts.dev/.well-known/jwks.json"), instance.jwks());
        assertFalse(instance.live());
    }

    @Test
    void aLiveKeyIsToldFromATestKey() {
        assertTrue(ClerkInstance.of("pk_live_" + encode("clerk.example.com$")).live());
    }

    @Test
    void anotherAddressReplacesTheHostAndKeepsTheRest() {
        ClerkInstance instance = ClerkInstance.of("pk_live_" + encode("clerk.example.com$"))
                .at(URI.create("https://example.com/__clerk/"));
        assertEquals("https://example.com/__clerk", instance.issuer());
        assertTrue(instance.live());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clerk.example.com",
                "clerk.example.com$$",
                "localhost$",
                "clerk.example.com/path$",
                "user@clerk.example.com$",
                "clerk.example.com:99999999$",
                "$",
                ""
            })
    void aKeyThatNamesNoHostIsRefused(String named) {
        assertThrows(IllegalArgumentException.class, () -> ClerkInstance.of("pk_test_" + encode(named)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sk_test_abc", "pk_test_", "pk_test_!!!", "pk_prod_Y2xlcmsuZXhhbXBsZS5jb20k"})
    void whatIsNoPublishableKeyIsRefused(String key) {
        assertThrows(IllegalArgumentException.class, () -> ClerkInstance.of(key));
    }

    private static String encode(String text) {
        return Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
