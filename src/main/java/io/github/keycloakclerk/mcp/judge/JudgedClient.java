package io.github.keycloakclerk.mcp.judge;

import java.util.List;
import java.util.Optional;
import org.keycloak.representations.idm.ClientRepresentation;

/**
 * The results of all rules.
 *
 * @param client the existing or resulting client; empty if it is refused before that is known
 */
record JudgedClient(List<RuleResult> rules, Optional<ClientRepresentation> client) {

    boolean isAccepted() {
        return rules.stream().noneMatch(RuleResult::isRefused);
    }
}
