package io.github.keycloakclerk.mcp.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule that a client is checked against. A registration stops at the first violation; administrators can list all results.
 *
 * @param id the ID of the rule, which never changes
 * @param saw the checked value, for administrators
 */
public record ClientRule(String id, String saw, Judgement judgement) {

    /** The check of the rule. */
    @FunctionalInterface
    public interface Judgement {
        /** @throws RefusedRegistrationException if the client violates the rule */
        void require() throws RefusedRegistrationException;
    }

    /** @param saw null if the client sends no value */
    public static ClientRule of(String id, @Nullable Object saw, Judgement judgement) {
        return new ClientRule(id, saw == null ? "" : saw.toString(), judgement);
    }

    /** @throws RefusedRegistrationException for the first rule that is violated */
    public static void requireAll(List<ClientRule> rules) throws RefusedRegistrationException {
        for (ClientRule rule : rules) {
            try {
                rule.judgement().require();
            } catch (RefusedRegistrationException e) {
                throw e.of(rule.id());
            }
        }
    }
}
