package io.github.keycloakclerk.broker;

import java.util.Map;
import java.util.Optional;

/** A step of post login flows that can be judged without a browser, for grants that bring an assertion. */
public interface GrantRequirement {

    /**
     * What is demanded and not known to be met.
     *
     * @param settings of the step
     * @return the reason for the event; empty if nothing is missing
     */
    Optional<String> missingInGrant(Map<String, String> settings, GrantFacts facts);
}
