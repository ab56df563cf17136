package io.github.keycloakclerk.standin;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Sign-ins by e-mail link, which is valid only in the browser that requested it, as by default in Clerk. */
record EmailLinks(StandInClerk clerk) {

    static final String STRATEGY = "email_link";
    static final String PATH = "/v1/verify";

    private static final String FACTOR = "first_factor";

    void send(SignInAttempt attempt, Map<String, String> form) {
        attempt.comesBackTo(form.getOrDefault("redirect_url", ""), "");
        clerk.frontend().mail(URI.create(clerk.url() + PATH + "?sign_in=" + attempt.id()), attempt);
    }

    /** Handles a link that was opened. */
    void handle(Exchange exchange) throws IOException {
        String id = exchange.query().getOrDefault("sign_in", "");
        BrowserClient client = FrontendApi.client(exchange, clerk);
        Optional<SignInAttempt> own = client.signIn(id);
        if (own.isEmpty()) {
            exchange.redirect(back(clerk.frontend().mailed(id).address(), "client_mismatch", ""));
            return;
        }
        SignInAttempt attempt = own.get();
        attempt.proved(FACTOR, STRATEGY, attempt.user().hasTwoFactor());
        attempt.verifiedAt(FACTOR, client.id());
        String session = attempt.isComplete() ? client.complete(attempt).id() : "";
        exchange.redirect(back(attempt.address(), "verified", session));
    }

    /** Clerk inserts its parameters before the "#" of the URL. */
    private static URI back(String address, String status, String session) {
        String[] parts = address.split("#", 2);
        return URI.create(
                parts[0] + "&__clerk_status=" + status + "&__clerk_created_session=" + session + "#" + parts[1]);
    }
}
