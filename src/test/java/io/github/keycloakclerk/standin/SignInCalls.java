package io.github.keycloakclerk.standin;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The calls of a sign-in: {@code /v1/client/sign_ins}, and what comes below one. */
final class SignInCalls {

    private final StandInClerk clerk;

    SignInCalls(StandInClerk clerk) {
        this.clerk = clerk;
    }

    FrontendAnswer answer(Exchange exchange, BrowserClient client) throws IOException {
        Map<String, String> form = exchange.form();
        if (exchange.lastSegment().equals("sign_ins")) {
            return begin(form, client);
        }
        Optional<SignInAttempt> attempt = client.signIn(exchange.segment(4));
        return attempt.isEmpty()
                ? FrontendAnswer.notFound()
                : proceed(exchange.lastSegment(), form, client, attempt.get());
    }

    private FrontendAnswer begin(Map<String, String> form, BrowserClient client) {
        List<BrowserSession> sessions = client.sessions();
        if (!sessions.isEmpty() && !clerk.frontend().isMultiSession()) {
            return FrontendAnswer.error(400, "session_exists", "You're already signed in.", "");
        }
        String identifier = form.getOrDefault("identifier", "");
        Optional<StandInUser> user = clerk.people().knownAs(identifier);
        if (user.isEmpty()) {
            return FrontendAnswer.error(422, "form_identifier_not_found", "Couldn't find your account.", "identifier");
        }
        Optional<BrowserSession> existing = client.sessionOf(user.get());
        if (existing.isPresent()) {
            return FrontendAnswer.error(400, "identifier_already_signed_in", "You're already signed in", "identifier")
                    .with("session_id", existing.get().id());
        }
        SignInAttempt attempt = client.begin(user.get(), identifier);
        return form.containsKey("password")
                ? proceed("attempt_first_factor", form, client, attempt)
                : FrontendAnswer.of(attempt.json(), client.json());
    }

    private FrontendAnswer proceed(String step, Map<String, String> form, BrowserClient client, SignInAttempt attempt) {
        String factor = step.endsWith("second_factor") ? "second_factor" : "first_factor";
        if (step.startsWith("prepare")) {
            attempt.prepare(factor, form);
        } else if (step.startsWith("attempt")) {
            Optional<FrontendAnswer> mistake = attempt.attempt(factor, form);
            if (mistake.isPresent()) {
                return mistake.get();
            }
        }
        if (attempt.isComplete()) {
            BrowserSession session = client.complete(attempt);
            clerk.frontend().demanded().ifPresent(session::demand);
            client.settle(session);
        }
        return FrontendAnswer.of(attempt.json(), client.json());
    }
}
