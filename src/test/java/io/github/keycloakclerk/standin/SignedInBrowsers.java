package io.github.keycloakclerk.standin;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** The user signed in to the stand-in in each browser, while the user's session is active. */
final class SignedInBrowsers {

    private static final Duration LIFETIME = Duration.ofDays(7);

    private record SignedIn(StandInUser person, String sessionId) {}

    private final StandInClerk clerk;
    private final Issued<SignedIn> browsers = new Issued<>("client_");

    SignedInBrowsers(StandInClerk clerk) {
        this.clerk = clerk;
    }

    void signIn(Exchange exchange, StandInUser person) {
        String secret = browsers.issue(new SignedIn(person, clerk.signIn(person)), LIFETIME);
        exchange.addHeader("Set-Cookie", cookie() + "=" + secret + "; Path=/; HttpOnly; SameSite=Lax");
    }

    Optional<StandInUser> signedIn(Exchange exchange) {
        String name = cookie() + "=";
        return Arrays.stream(exchange.header("Cookie").split(";", -1))
                .map(String::trim)
                .filter(cookie -> cookie.startsWith(name))
                .flatMap(cookie -> browsers.find(cookie.substring(name.length())).stream())
                .filter(signedIn -> clerk.status(signedIn.sessionId()).equals("active"))
                .map(SignedIn::person)
                .filter(person -> clerk.people().user(person.id()).isPresent())
                .findFirst();
    }

    /** Separate for each stand-in, because browsers send a host's cookies to all its ports. */
    private String cookie() {
        return "__client_" + clerk.url().getPort();
    }
}
