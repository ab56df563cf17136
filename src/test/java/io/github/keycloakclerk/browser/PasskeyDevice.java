package io.github.keycloakclerk.browser;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import io.github.keycloakclerk.standin.StandInUser;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;

/** A virtual authenticator in Chromium whose user is always present (Chrome DevTools Protocol: WebAuthn). */
final class PasskeyDevice {

    private final CDPSession devTools;
    private final String id;

    /** @param page a page that has not navigated yet */
    PasskeyDevice(Page page) {
        // ClerkJS offers no passkeys in automated browsers.
        page.addInitScript("Object.defineProperty(navigator, 'webdriver', { get: () => false })");
        devTools = page.context().newCDPSession(page);
        devTools.send("WebAuthn.enable");
        JsonObject options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        options.addProperty("automaticPresenceSimulation", true);
        JsonObject parameters = new JsonObject();
        parameters.add("options", options);
        id = devTools.send("WebAuthn.addVirtualAuthenticator", parameters)
                .get("authenticatorId")
                .getAsString();
    }

    /** Adds a passkey of this user for all sites on localhost. */
    void hold(StandInUser person) {
        JsonObject credential = new JsonObject();
        credential.addProperty("credentialId", base64(person.id().getBytes(StandardCharsets.UTF_8)));
        credential.addProperty("isResidentCredential", true);
        credential.addProperty("rpId", "localhost");
        credential.addProperty("privateKey", base64(privateKey()));
        credential.addProperty("userHandle", base64(person.id().getBytes(StandardCharsets.UTF_8)));
        credential.addProperty("signCount", 1);
        JsonObject parameters = new JsonObject();
        parameters.addProperty("authenticatorId", id);
        parameters.add("credential", credential);
        devTools.send("WebAuthn.addCredential", parameters);
    }

    private static byte[] privateKey() {
        try {
            KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
            keys.initialize(256);
            return keys.generateKeyPair().getPrivate().getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
