package io.github.keycloakclerk.lifecycle;

import io.micrometer.core.instrument.Metrics;
import org.keycloak.models.KeycloakSession;

/** Counts the results of the check before issuing tokens. */
final class TokenCheckCount {

    private static final String METRIC = "keycloak.clerk.token.checks";

    private TokenCheckCount() {}

    /**
     * Counts a check.
     *
     * @param grant with which a token is requested
     * @param known what was known without asking Clerk
     * @param decided the final decision
     */
    static void add(KeycloakSession session, String grant, TokenDecision known, TokenDecision decided) {
        Metrics.counter(
                        METRIC,
                        "realm",
                        session.getContext().getRealm().getName(),
                        "grant",
                        grant,
                        "outcome",
                        outcome(known, decided))
                .increment();
    }

    private static String outcome(TokenDecision known, TokenDecision decided) {
        if (decided instanceof TokenDecision.Refused) {
            return "refused";
        }
        if (decided instanceof TokenDecision.Unavailable) {
            return "put_off";
        }
        return known instanceof TokenDecision.MustAsk ? "asked" : "fresh";
    }
}
