package io.github.keycloakclerk.standin;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The customer's page: choose a user, then allow or deny. A real page would show Clerk's sign-in and know its callback
 * URLs. This one trusts every request, because there is nothing to steal.
 */
final class AppPageHandler {

    private final StandInClerk clerk;

    AppPageHandler(StandInClerk clerk) {
        this.clerk = clerk;
    }

    void handle(Exchange exchange) throws IOException {
        exchange.html(200, exchange.isPost() ? decide(exchange.form()) : ask(exchange.query()));
    }

    private String ask(Map<String, String> request) {
        Map<String, String> kept = new LinkedHashMap<>();
        kept.put("state", request.getOrDefault("state", ""));
        kept.put("callback_url", request.getOrDefault("callback_url", ""));
        String client = request.getOrDefault("client_name", "");
        return UsersPage.ask(clerk, "Example app", client, "/auth/mcp", user -> false, kept);
    }

    private String decide(Map<String, String> form) {
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("state", form.getOrDefault("state", ""));
        if ("allow".equals(form.get("decision"))) {
            StandInUser user = clerk.people().user(form.get("user")).orElseThrow();
            answer.put("clerk_token", user.activate(clerk.token(user)).sign());
        } else {
            answer.put("error", "access_denied");
        }
        return UsersPage.handOver(form.getOrDefault("callback_url", ""), answer);
    }
}
