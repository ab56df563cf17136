package io.github.keycloakclerk.harness;

import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The signing key of all test realms. Keycloak would create two for each realm, which takes longer than everything else. */
final class RealmKey {

    static final String PEM = make();

    private RealmKey() {}

    private static String make() {
        try {
            KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
            keys.initialize(2048);
            return Base64.getEncoder()
                    .encodeToString(keys.generateKeyPair().getPrivate().getEncoded());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
