package io.github.keycloakclerk.mcp.judge;

import java.util.List;
import java.util.Optional;
import org.keycloak.representations.idm.ClientRepresentation;

/**
 * What came of all rules.
 *
 * @param client what the client would become, or is; empty if it is refused before that can be told
 */
record JudgedClient(List<RuleResult> rules, Optional<ClientRepresentation> client) {

    boolean isAccepted() {
        return rules.stream().noneMatch(RuleResult::isRefused);
    }
}
