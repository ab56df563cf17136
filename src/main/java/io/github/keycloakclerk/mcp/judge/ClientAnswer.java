package io.github.keycloakclerk.mcp.judge;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.keycloakclerk.check.CheckTexts;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.representations.idm.ClientRepresentation;

/**
 * The result of checking a client for an administrator.
 *
 * @param accepted whether the client would be accepted
 * @param client the resulting client in Keycloak's format; omitted if it is refused
 */
public record ClientAnswer(
        boolean accepted,
        List<Rule> rules,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ClientRepresentation client) {

    /**
     * The result of one rule.
     *
     * @param saw the checked value
     * @param change what must be changed, or is changed; empty if the client passes
     */
    public record Rule(String id, String outcome, String saw, String change) {}

    static ClientAnswer of(JudgedClient judged, CheckTexts texts) {
        List<Rule> rules =
                judged.rules().stream().map(rule -> rule(rule, texts)).toList();
        return new ClientAnswer(judged.isAccepted(), rules, judged.client().orElse(null));
    }

    private static Rule rule(RuleResult result, CheckTexts texts) {
        String change = switch (result.outcome()) {
            case PASSED -> "";
            case REFUSED ->
                texts.text("rule.refused", result.why())
                        + texts.optional("rule." + result.id() + ".refused", result.saw());
            case CHANGED -> texts.text("rule." + result.id() + ".changed", result.saw(), result.became());
        };
        return new Rule(result.id(), result.outcome().value(), result.saw(), change);
    }
}
