package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The user's own endpoints below {@code /v1/me}, as far as the tasks of a session use them. */
final class OwnCalls {

    FrontendAnswer answer(Exchange exchange, BrowserClient client) throws IOException {
        Optional<BrowserSession> found = client.lastActive();
        if (found.isEmpty()) {
            return FrontendAnswer.error(401, "authentication_invalid", "Invalid authentication", "");
        }
        BrowserSession session = found.get();
        Map<String, String> form = exchange.form();
        return switch (exchange.path()) {
            case "/v1/me/organization_memberships" ->
                FrontendAnswer.of(Json.read(session.user().memberships(100, 0)), client.json());
            case "/v1/me/totp" -> FrontendAnswer.of(totp(false), client.json());
            case "/v1/me/totp/attempt_verification" -> verify(form, client, session);
            case "/v1/me/change_password" -> {
                session.done("reset-password");
                client.settle(session);
                yield FrontendAnswer.of(session.user().seenByThemselves(), client.json());
            }
            default -> nothing();
        };
    }

    /** The second factor is valid from now on, and the response contains the backup codes. */
    private static FrontendAnswer verify(Map<String, String> form, BrowserClient client, BrowserSession session) {
        Optional<FrontendAnswer> mistake = Factors.mistake(form);
        if (mistake.isPresent()) {
            return mistake.get();
        }
        session.user().twoFactor();
        session.verified("second_factor");
        session.done("setup-mfa");
        client.settle(session);
        ObjectNode totp = totp(true);
        totp.putArray("backup_codes").add(Factors.BACKUP_CODE);
        return FrontendAnswer.of(totp, client.json());
    }

    private static ObjectNode totp(boolean verified) {
        ObjectNode totp = Json.object("object", "totp", "id", "totp_standin", "secret", "JBSWY3DPEHPK3PXP");
        return totp.put("uri", "otpauth://totp/standin?secret=JBSWY3DPEHPK3PXP")
                .put("verified", verified)
                .put("created_at", System.currentTimeMillis())
                .put("updated_at", System.currentTimeMillis());
    }

    /** There are no invitations and no suggestions. */
    private static FrontendAnswer nothing() {
        ObjectNode nothing = Json.MAPPER.createObjectNode().put("total_count", 0);
        nothing.putArray("data");
        return FrontendAnswer.of(nothing, Json.MAPPER.nullNode());
    }
}
