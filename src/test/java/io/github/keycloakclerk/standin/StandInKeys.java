package io.github.keycloakclerk.standin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** The signing key of a Clerk instance. Its key ID is the ID of the instance. */
final class StandInKeys {

    /** Creating a key takes longer than most tests, so there are few; those of one test differ. */
    private static final List<RSAKey> MADE =
            Stream.generate(StandInKeys::make).limit(8).toList();

    private static final RSAKey FOREIGN = make();

    private static final ThreadLocal<Integer> USED = ThreadLocal.withInitial(() -> 0);

    private volatile RSAKey current = newKey();

    RSAKey current() {
        return current;
    }

    /** Replaces the signing key. The previous one is no longer published. */
    void rotate() {
        current = newKey();
    }

    String published() {
        return new JWKSet(List.<JWK>of(current)).toString();
    }

    /** An unpublished key, which no instance uses in any thread. */
    static RSAKey foreign() {
        return FOREIGN;
    }

    private static RSAKey newKey() {
        USED.set(USED.get() + 1);
        return new RSAKey.Builder(MADE.get(USED.get() % MADE.size()))
                .keyID("ins_" + UUID.randomUUID().toString().replace("-", ""))
                .build();
    }

    private static RSAKey make() {
        try {
            return new RSAKeyGenerator(2048)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The publishable key of an instance with this Frontend API host. */
    static String publishable(String prefix, String host) {
        byte[] bytes = (host + "$").getBytes(StandardCharsets.UTF_8);
        return prefix + Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }
}
