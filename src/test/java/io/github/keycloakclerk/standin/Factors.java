package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** The factors of the stand-in's users. All users have the same password and codes. */
final class Factors {

    static final String PASSWORD = "Lovelace-1843-engine";
    static final String CODE = "424242";
    static final String BACKUP_CODE = "backup-7731";

    private Factors() {}

    static ArrayNode first(StandInUser user) {
        ArrayNode factors = Json.MAPPER.createArrayNode();
        factors.add(Json.object("strategy", "password"));
        ObjectNode email =
                Json.object("strategy", "email_code", "email_address_id", "idn_email", "safe_identifier", user.email());
        factors.add(email.put("primary", true));
        factors.add(email.deepCopy().put("strategy", EmailLinks.STRATEGY));
        return factors;
    }

    static ArrayNode second(StandInUser user) {
        ArrayNode factors = Json.MAPPER.createArrayNode();
        if (user.hasTwoFactor()) {
            factors.add(Json.object("strategy", "totp"));
        }
        return factors;
    }

    static ObjectNode verification(String strategy, String status) {
        ObjectNode verification = Json.object("object", "verification", "status", status, "strategy", strategy);
        return verification.put("attempts", 0).put("expire_at", System.currentTimeMillis() + 600_000);
    }

    /** The error about a wrong password or code, if there is one. */
    static Optional<FrontendAnswer> mistake(Map<String, String> form) {
        if ("password".equals(form.get("strategy"))) {
            return PASSWORD.equals(form.get("password"))
                    ? Optional.empty()
                    : Optional.of(FrontendAnswer.error(
                            422,
                            "form_password_incorrect",
                            "Password is incorrect. Try again, or use another method.",
                            "password"));
        }
        return CODE.equals(form.get("code"))
                ? Optional.empty()
                : Optional.of(FrontendAnswer.error(422, "form_code_incorrect", "Incorrect code", "code"));
    }
}
