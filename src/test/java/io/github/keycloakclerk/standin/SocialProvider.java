package io.github.keycloakclerk.standin;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Another site with accounts for all users of the stand-in, and the way back through Clerk. */
final class SocialProvider {

    static final String STRATEGY = "oauth_google";
    static final String PATH = "/social";

    private static final String FACTOR = "first_factor";

    private final StandInClerk clerk;

    SocialProvider(StandInClerk clerk) {
        this.clerk = clerk;
    }

    void begin(SignInAttempt attempt, Map<String, String> form) {
        attempt.verification(FACTOR, STRATEGY, "unverified")
                .put("external_verification_redirect_url", clerk.url() + PATH + "?sign_in=" + attempt.id());
        attempt.comesBackTo(form.get("redirect_url"), form.get("action_complete_redirect_url"));
    }

    /** Shows the page of the other site, and handles its form. */
    void handle(Exchange exchange) throws IOException {
        if (exchange.isPost()) {
            exchange.redirect(URI.create(decide(exchange.form(), FrontendApi.client(exchange, clerk))));
        } else {
            exchange.html(200, UsersPage.ask(clerk, "Social provider", "Clerk", PATH, user -> false, exchange.query()));
        }
    }

    /** Clerk uses its own routes only if a step or a message remains (PR 6271 of clerk/javascript). */
    private String decide(Map<String, String> form, BrowserClient client) {
        SignInAttempt attempt = client.signIn(form.getOrDefault("sign_in", "")).orElseThrow();
        Optional<StandInUser> person = clerk.people().user(form.getOrDefault("user", ""));
        if (!"allow".equals(form.get("decision"))) {
            fail(attempt, "failed", "oauth_access_denied", "You did not grant access to your account");
        } else if (person.isEmpty()) {
            fail(attempt, "transferable", "external_account_not_found", "The External Account was not found.");
        } else {
            attempt.of(person.get(), person.get().email());
            attempt.proved(FACTOR, STRATEGY, person.get().hasTwoFactor());
        }
        if (!attempt.isComplete()) {
            return attempt.address();
        }
        client.complete(attempt);
        return attempt.addressWhenComplete();
    }

    private static void fail(SignInAttempt attempt, String status, String code, String message) {
        attempt.verification(FACTOR, STRATEGY, status)
                .set("error", Json.object("code", code, "message", message, "long_message", message));
    }
}
