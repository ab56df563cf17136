package io.github.keycloakclerk.mcp.judge;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.keycloakclerk.check.CheckTexts;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.representations.idm.ClientRepresentation;

/**
 * The answer to an administrator who asks about a client.
 *
 * @param accepted whether the client would be let in
 * @param client what it would become, in Keycloak's format; left out if it is refused
 */
public record ClientAnswer(
        boolean accepted,
        List<Rule> rules,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ClientRepresentation client) {

    /**
     * One rule.
     *
     * @param saw what of the client the rule is about
     * @param change what would have to change, or is changed; empty if the rule is kept
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
