package io.github.keycloakclerk.mcp.judge;

import com.fasterxml.jackson.annotation.JsonValue;
import io.github.keycloakclerk.mcp.client.ClientRule;
import io.github.keycloakclerk.mcp.client.RefusedRegistrationException;
import java.util.Locale;

/**
 * What came of one rule.
 *
 * @param saw what of the client the rule is about
 * @param became what it is changed into; empty unless {@link Outcome#CHANGED}
 * @param why it is refused, in the words that the client gets; empty unless {@link Outcome#REFUSED}
 */
record RuleResult(String id, Outcome outcome, String saw, String became, String why) {

    /** How a rule ends. */
    enum Outcome {
        PASSED,
        REFUSED,
        /** The client connects, as something else than it asked to be. */
        CHANGED;

        /** As it stands in the answer. */
        @JsonValue
        String value() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static RuleResult of(ClientRule rule) {
        try {
            rule.judgement().require();
            return passed(rule.id(), rule.saw());
        } catch (RefusedRegistrationException e) {
            return refused(rule.id(), rule.saw(), String.valueOf(e.getMessage()));
        }
    }

    static RuleResult passed(String id, String saw) {
        return new RuleResult(id, Outcome.PASSED, saw, "", "");
    }

    static RuleResult refused(String id, String saw, String why) {
        return new RuleResult(id, Outcome.REFUSED, saw, "", why);
    }

    static RuleResult changed(String id, String saw, String became) {
        return new RuleResult(id, Outcome.CHANGED, saw, became, "");
    }

    boolean isRefused() {
        return outcome == Outcome.REFUSED;
    }
}
