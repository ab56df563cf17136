package io.github.keycloakclerk.mcp.policy;

import java.util.stream.Stream;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.RealmModel;
import org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy;
import org.keycloak.services.clientregistration.policy.ClientRegistrationPolicyManager;
import org.keycloak.services.clientregistration.policy.RegistrationAuth;

/** The client registration policies of a realm. */
public final class RegistrationPolicies {

    private RegistrationPolicies() {}

    /** The policies for registrations without a token. */
    public static Stream<ComponentModel> anonymous(RealmModel realm) {
        String key = ClientRegistrationPolicyManager.getComponentTypeKey(RegistrationAuth.ANONYMOUS);
        return realm.getComponentsStream(realm.getId(), ClientRegistrationPolicy.class.getName())
                .filter(policy -> key.equals(policy.getSubType()));
    }
}
