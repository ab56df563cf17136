package io.github.keycloakclerk.broker;

import java.util.Map;
import java.util.Optional;

/** A step of post login flows that can be judged without a browser, for Keycloak's JWT Authorization Grant. */
public interface GrantRequirement {

    /**
     * What the token of a JWT template lacks. Clerk leaves session, organization and factors out of such tokens (Clerk: JWT
     * templates), so whatever is demanded of them is missing.
     *
     * @param settings of the step
     * @return the reason for the event; empty if nothing is demanded
     */
    Optional<String> missingInGrant(Map<String, String> settings);
}
