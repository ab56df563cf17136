package io.github.keycloakclerk.mcp.judge;

import com.fasterxml.jackson.annotation.JsonValue;
import io.github.keycloakclerk.mcp.client.ClientRule;
import io.github.keycloakclerk.mcp.client.RefusedRegistrationException;
import java.util.Locale;

/**
 * The result of one rule.
 *
 * @param saw the checked value
 * @param became the new value; empty unless {@link Outcome#CHANGED}
 * @param why the error that the client receives; empty unless {@link Outcome#REFUSED}
 */
record RuleResult(String id, Outcome outcome, String saw, String became, String why) {

    /** The outcome of a rule. */
    enum Outcome {
        PASSED,
        REFUSED,
        /** The client is accepted, but not as it asked. */
        CHANGED;

        /** The value in the response. */
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
