package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** Verifies the user of a session again. */
final class SessionVerification {

    private final BrowserSession session;
    private final String level;
    private String status;

    /** @param level {@code first_factor}, {@code second_factor} or {@code multi_factor} */
    SessionVerification(BrowserSession session, String level) {
        this.session = session;
        this.level = level;
        this.status = level.equals("second_factor") ? "needs_second_factor" : "needs_first_factor";
    }

    Optional<FrontendAnswer> attempt(String factor, Map<String, String> form) {
        Optional<FrontendAnswer> mistake = Factors.mistake(form);
        if (mistake.isEmpty()) {
            session.verified(factor);
            boolean more = factor.equals("first_factor") && level.equals("multi_factor");
            status = more ? "needs_second_factor" : "complete";
        }
        return mistake;
    }

    ObjectNode json(String sessionStatus, String strategy) {
        ObjectNode json = Json.object(
                "object", "session_verification", "id", "ver_" + session.id(), "status", status, "level", level);
        json.set("session", session.json(sessionStatus));
        json.set("first_factor_verification", Factors.verification(strategy, "unverified"));
        json.set("second_factor_verification", Factors.verification(strategy, "unverified"));
        json.set("supported_first_factors", Factors.first(session.user()));
        json.set("supported_second_factors", Factors.second(session.user()));
        return json;
    }
}
