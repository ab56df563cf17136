package io.github.keycloakclerk.compat;

import java.util.Optional;
import org.keycloak.broker.provider.util.IdentityBrokerState;
import org.keycloak.models.RealmModel;

/**
 * The state that Keycloak's broker sends. Written against 26.7, where {@code IdentityBrokerState.encoded} throws all
 * exceptions from decoding.
 */
public final class BrokerState {

    private BrokerState() {}

    /**
     * The secret code in a state, which Keycloak compares exactly. The rest of a state can be encoded in several ways.
     * Empty if the state is malformed.
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
