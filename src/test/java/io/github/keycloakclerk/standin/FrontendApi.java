package io.github.keycloakclerk.standin;

import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** The API that ClerkJS calls from the page. It sends only GET or POST, with other methods in the query. */
final class FrontendApi {

    private static final String COOKIE = "__client";

    private final StandInClerk clerk;
    private final SignInCalls signIns;
    private final SessionCalls sessions;
    private final OwnCalls own = new OwnCalls();

    FrontendApi(StandInClerk clerk) {
        this.clerk = clerk;
        this.signIns = new SignInCalls(clerk);
        this.sessions = new SessionCalls(clerk);
    }

    void serve() {
        for (String path : List.of("/v1/environment", "/v1/client", "/v1/dev_browser", "/v1/me/")) {
            clerk.handle(path, this::handle);
        }
        clerk.handle(SocialProvider.PATH, new SocialProvider(clerk)::handle);
        clerk.handle(EmailLinks.PATH, new EmailLinks(clerk)::handle);
    }

    /** One call at a time, because a page sends several at once and they change the same client. */
    private synchronized void handle(Exchange exchange) throws IOException {
        Headers headers = exchange.http().getResponseHeaders();
        headers.set("Access-Control-Allow-Origin", exchange.header("Origin"));
        headers.set("Access-Control-Allow-Credentials", "true");
        headers.set("Vary", "Origin");
        headers.set("Cache-Control", "no-store");
        FrontendAnswer answer;
        if (clerk.frontend().isRefusing() && !exchange.path().startsWith("/v1/dev_browser")) {
            answer = FrontendAnswer.error(400, "origin_invalid", "Invalid HTTP Origin header", "");
        } else {
            BrowserClient client = client(exchange, clerk);
            headers.set("Set-Cookie", COOKIE + "=" + client.id() + "; Path=/; HttpOnly; SameSite=Lax");
            answer = answer(exchange, client);
        }
        exchange.json(answer.status(), answer.body().toString());
    }

    /** The client of the browser that sent the request, or a new one. */
    static BrowserClient client(Exchange exchange, StandInClerk clerk) {
        String id = Arrays.stream(exchange.header("Cookie").split("; ?"))
                .filter(cookie -> cookie.startsWith(COOKIE + "="))
                .map(cookie -> cookie.substring(COOKIE.length() + 1))
                .findFirst()
                .orElse("");
        return clerk.frontend().client(id, clerk);
    }

    private FrontendAnswer answer(Exchange exchange, BrowserClient client) throws IOException {
        String path = exchange.path();
        if (path.startsWith("/v1/environment")) {
            return new FrontendAnswer(200, clerk.frontend().environment());
        }
        if (path.startsWith("/v1/dev_browser")) {
            return new FrontendAnswer(200, Json.object("object", "dev_browser", "id", "dvb_standin"));
        }
        if (path.startsWith("/v1/me/")) {
            return own.answer(exchange, client);
        }
        if (path.startsWith("/v1/client/sign_ins")) {
            return signIns.answer(exchange, client);
        }
        if (path.startsWith("/v1/client/sessions")) {
            return sessions.answer(exchange, client);
        }
        if ("DELETE".equals(exchange.query().get("_method"))) {
            sessions.removeAll(client);
        }
        return FrontendAnswer.of(client.json(), Json.MAPPER.nullNode());
    }
}
