package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The session endpoints: {@code /v1/client/sessions}, and the paths below one. */
final class SessionCalls {

    private final StandInClerk clerk;

    SessionCalls(StandInClerk clerk) {
        this.clerk = clerk;
    }

    FrontendAnswer answer(Exchange exchange, BrowserClient client) throws IOException {
        if (exchange.lastSegment().equals("sessions")) {
            removeAll(client);
            return FrontendAnswer.of(client.json(), client.json());
        }
        Optional<BrowserSession> found = client.session(exchange.segment(4));
        if (found.isEmpty()) {
            return FrontendAnswer.error(401, "authentication_invalid", "Invalid authentication", "");
        }
        BrowserSession session = found.get();
        Map<String, String> form = exchange.form();
        return switch (exchange.lastSegment()) {
            case "tokens" -> token(exchange, session);
            case "touch" -> touch(form, client, session);
            case "end", "remove" -> remove(exchange.lastSegment(), client, session);
            default ->
                exchange.path().contains("/verify")
                        ? verify(exchange, form, client, session)
                        : FrontendAnswer.of(client.json(session), client.json());
        };
    }

    void removeAll(BrowserClient client) {
        client.sessions().forEach(session -> client.remove(session, "removed"));
    }

    /** The page's origin becomes the authorized party, as in Clerk. */
    private FrontendAnswer token(Exchange exchange, BrowserSession session) {
        TokenBuilder token = clerk.activated(session.user(), session.id()).claim("azp", exchange.header("Origin"));
        return new FrontendAnswer(
                200, Json.object("object", "token", "jwt", session.claim(token).sign()));
    }

    private static FrontendAnswer touch(Map<String, String> form, BrowserClient client, BrowserSession session) {
        client.touch(session);
        if (form.containsKey("active_organization_id")) {
            session.choose(form.getOrDefault("active_organization_id", ""));
        }
        client.settle(session);
        return FrontendAnswer.of(client.json(session), client.json());
    }

    private static FrontendAnswer remove(String how, BrowserClient client, BrowserSession session) {
        String status = how.equals("end") ? "ended" : "removed";
        client.remove(session, status);
        return FrontendAnswer.of(session.json(status), client.json());
    }

    private static FrontendAnswer verify(
            Exchange exchange, Map<String, String> form, BrowserClient client, BrowserSession session) {
        String step = exchange.lastSegment();
        if (step.equals("verify")) {
            client.verify(session, form.getOrDefault("level", "first_factor"));
        }
        Optional<SessionVerification> verification = client.verification(session);
        if (verification.isEmpty()) {
            return FrontendAnswer.notFound();
        }
        if (step.startsWith("attempt")) {
            Optional<FrontendAnswer> mistake = verification.get().attempt(step.replace("attempt_", ""), form);
            if (mistake.isPresent()) {
                return mistake.get();
            }
        }
        ObjectNode json = verification.get().json("active", form.getOrDefault("strategy", "password"));
        return FrontendAnswer.of(json, client.json());
    }
}
