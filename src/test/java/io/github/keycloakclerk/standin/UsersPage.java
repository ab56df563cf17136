package io.github.keycloakclerk.standin;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Map.Entry;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** HTML of the stand-in's pages: a choice of users, a form that submits itself, an error. */
final class UsersPage {

    private static final int MAX_LISTED = 20;

    private UsersPage() {}

    /**
     * Asks for the user.
     *
     * @param chosen the preselected user
     * @param kept hidden fields of the form
     */
    static String ask(
            StandInClerk clerk,
            String heading,
            String client,
            String action,
            Predicate<StandInUser> chosen,
            Map<String, String> kept) {
        String people = clerk.people().newest(MAX_LISTED).stream()
                .sorted(Comparator.comparing(StandInUser::label))
                .map(user -> "<label><input type='radio' name='user' required"
                        + (chosen.test(user) ? " checked" : "") + " value='" + text(user.id()) + "'> "
                        + text(user.label()) + "</label><br>")
                .collect(Collectors.joining());
        return page(
                "Sign in",
                "<h1>" + text(heading) + "</h1><p><b>" + text(client)
                        + "</b> wants to sign you in. Who are you?</p><form method='post' action='" + text(action)
                        + "'>" + hidden(kept.entrySet()) + people
                        + "<p><button name='decision' value='allow'>Allow</button> "
                        + "<button name='decision' value='deny' formnovalidate>Deny</button></p></form>");
    }

    /** Posts fields to another URL through the browser. */
    static String handOver(String address, Map<String, String> fields) {
        return page(
                "Signing in",
                "<form method='post' action='" + text(address) + "'>" + hidden(fields.entrySet())
                        + "<noscript><button>Continue</button></noscript></form>"
                        + "<script>document.forms[0].submit()</script>");
    }

    static String error(String message) {
        return page("Error", "<h1>Error</h1><p>" + text(message) + "</p>");
    }

    private static String page(String title, String body) {
        return "<!doctype html><html lang='en'><meta charset='utf-8'><meta name='viewport' content='width=device-width'>"
                + "<title>" + title
                + "</title><style>body{font:16px/1.6 sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem}"
                + "button{font:inherit;padding:.4rem 1rem}</style><body>" + body + "</body></html>";
    }

    private static String hidden(Collection<Entry<String, String>> values) {
        return values.stream()
                .map(value -> "<input type='hidden' name='" + text(value.getKey()) + "' value='"
                        + text(value.getValue()) + "'>")
                .collect(Collectors.joining());
    }

    private static String text(String value) {
        return value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("'", "&#39;")
                .replace("\"", "&quot;");
    }
}
