package io.github.keycloakclerk.standin;

import java.io.IOException;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The customer's page: choose a person, allow or deny. A real one would show Clerk's sign-in and know its callback
 * addresses; this one trusts whoever asks, because there is nothing to steal.
 */
final class AppPageHandler {

    private static final int MOST_LISTED = 20;

    private final StandInClerk clerk;

    AppPageHandler(StandInClerk clerk) {
        this.clerk = clerk;
    }

    void handle(Exchange exchange) throws IOException {
        if (exchange.isPost()) {
            decide(exchange, exchange.form());
        } else {
            ask(exchange, exchange.query());
        }
    }

    private void ask(Exchange exchange, Map<String, String> request) throws IOException {
        String people = clerk.newest(MOST_LISTED).stream()
                .sorted(Comparator.comparing(StandInUser::label))
                .map(user -> "<label><input type='radio' name='user' required value='" + text(user.id()) + "'> "
                        + text(user.label()) + "</label><br>")
                .collect(Collectors.joining());
        exchange.html(
                200,
                page(
                        "Sign in",
                        "<h1>Example app</h1><p><b>" + text(request.getOrDefault("client_name", ""))
                                + "</b> wants to sign you in. Who are you?</p><form method='post' action='/auth/mcp'>"
                                + hidden("state", request) + hidden("callback_url", request) + people
                                + "<p><button name='decision' value='allow'>Allow</button> "
                                + "<button name='decision' value='deny' formnovalidate>Deny</button></p></form>"));
    }

    private void decide(Exchange exchange, Map<String, String> form) throws IOException {
        String answer =
                "allow".equals(form.get("decision")) ? token(form.get("user")) : input("error", "access_denied");
        exchange.html(
                200,
                page(
                        "Signing in",
                        "<form method='post' action='" + text(form.get("callback_url")) + "'>"
                                + hidden("state", form) + answer
                                + "<noscript><button>Continue</button></noscript></form>"
                                + "<script>document.forms[0].submit()</script>"));
    }

    private String token(String userId) {
        StandInUser user = clerk.user(userId).orElseThrow();
        return input("clerk_token", user.activate(clerk.token(user)).sign());
    }

    private static String page(String title, String body) {
        return "<!doctype html><html lang='en'><meta charset='utf-8'><meta name='viewport' content='width=device-width'>"
                + "<title>" + title
                + "</title><style>body{font:16px/1.6 sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem}"
                + "button{font:inherit;padding:.4rem 1rem}</style><body>" + body + "</body></html>";
    }

    private static String hidden(String name, Map<String, String> values) {
        return input(name, values.getOrDefault(name, ""));
    }

    private static String input(String name, String value) {
        return "<input type='hidden' name='" + name + "' value='" + text(value) + "'>";
    }

    private static String text(String value) {
        return value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("'", "&#39;")
                .replace("\"", "&quot;");
    }
}
