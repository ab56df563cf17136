package io.github.keycloakclerk.lifecycle;

import io.micrometer.core.instrument.Metrics;
import org.keycloak.models.KeycloakSession;

/** Counts what came of the check before tokens. */
final class TokenCheckCount {

    private static final String METRIC = "keycloak.clerk.token.checks";

    private TokenCheckCount() {}

    /**
     * Counts a check.
     *
     * @param grant that a token is asked for by
     * @param known what was known without asking Clerk
     * @param decided what was decided in the end
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
