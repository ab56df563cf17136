package io.github.keycloakclerk.standin;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sign-in endpoints: {@code /v1/client/sign_ins}, and the paths below one. */
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
            return FrontendAnswer.error(400, "session_exists", "You're already signed in.", "")
                    .about(client.json());
        }
        return switch (form.getOrDefault("strategy", "")) {
            case SocialProvider.STRATEGY -> {
                SignInAttempt attempt = client.begin();
                new SocialProvider(clerk).begin(attempt, form);
                yield FrontendAnswer.of(attempt.json(), client.json());
            }
            case Passkeys.STRATEGY -> {
                SignInAttempt attempt = client.begin();
                Passkeys.begin(attempt);
                yield FrontendAnswer.of(attempt.json(), client.json());
            }
            default -> identify(form, client);
        };
    }

    private FrontendAnswer identify(Map<String, String> form, BrowserClient client) {
        if (!form.containsKey("identifier")) {
            // ClerkJS resets a sign-in this way after an error elsewhere.
            return FrontendAnswer.of(client.begin().json(), client.json());
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
        SignInAttempt attempt = client.begin().of(user.get(), identifier);
        return form.containsKey("password")
                ? proceed("attempt_first_factor", form, client, attempt)
                : FrontendAnswer.of(attempt.json(), client.json());
    }

    private FrontendAnswer proceed(String step, Map<String, String> form, BrowserClient client, SignInAttempt attempt) {
        String factor = step.endsWith("second_factor") ? "second_factor" : "first_factor";
        if (step.startsWith("prepare")) {
            attempt.prepare(factor, form);
            if (form.getOrDefault("strategy", "").equals(EmailLinks.STRATEGY)) {
                new EmailLinks(clerk).send(attempt, form);
            }
        } else if (step.startsWith("attempt")) {
            Optional<FrontendAnswer> mistake = form.getOrDefault("strategy", "").equals(Passkeys.STRATEGY)
                    ? new Passkeys(clerk.people()).attempt(attempt, form)
                    : attempt.attempt(factor, form);
            if (mistake.isPresent()) {
                return mistake.get();
            }
            if (attempt.isComplete()) {
                client.complete(attempt);
            }
        }
        return FrontendAnswer.of(attempt.json(), client.json());
    }
}
