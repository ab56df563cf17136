package io.github.keycloakclerk.broker;

import java.util.Map;
import java.util.Optional;

/** A step of post-login flows that can be evaluated without a browser, for grants based on an assertion. */
public interface GrantRequirement {

    /**
     * The requirement that is not known to be met.
     *
     * @param settings of the step
     * @return the reason for the event; empty if all requirements are met
     */
    Optional<String> missingInGrant(Map<String, String> settings, GrantFacts facts);
}
