package io.github.keycloakclerk.mcp.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rule that a client is judged by. Registrations end at the first that refuses; an administrator who asks learns of each.
 *
 * @param id of the rule; it never changes
 * @param saw what of the client it is about, for administrators
 */
public record ClientRule(String id, String saw, Judgement judgement) {

    /** What the rule demands. */
    @FunctionalInterface
    public interface Judgement {
        /** @throws RefusedRegistrationException if the client does not keep to it */
        void require() throws RefusedRegistrationException;
    }

    /** @param saw may be null, where the client says nothing */
    public static ClientRule of(String id, @Nullable Object saw, Judgement judgement) {
        return new ClientRule(id, saw == null ? "" : saw.toString(), judgement);
    }

    /** @throws RefusedRegistrationException of the first rule that is not kept */
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
