package io.github.keycloakclerk.compat;

import java.util.Optional;
import org.keycloak.broker.provider.util.IdentityBrokerState;
import org.keycloak.models.RealmModel;

/**
 * The state that Keycloak's broker sends along. Written against 26.7, where {@code IdentityBrokerState.encoded} throws
 * whatever its decoding runs into.
 */
public final class BrokerState {

    private BrokerState() {}

    /**
     * The secret code in a state, which Keycloak compares to the letter. The rest of a state can be spelled in several
     * ways. Empty for what is no state.
     */
    public static Optional<String> code(String state, RealmModel realm) {
        try {
            return Optional.ofNullable(IdentityBrokerState.encoded(state, realm).getDecodedState())
                    .filter(code -> !code.isEmpty());
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }
}
