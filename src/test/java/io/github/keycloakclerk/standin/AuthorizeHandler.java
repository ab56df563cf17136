package io.github.keycloakclerk.standin;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The page on which a user signs in to an application, or continues with an existing session. A {@code login_hint} with
 * a user's ID skips it; Clerk itself does not know that parameter.
 */
final class AuthorizeHandler {

    private final StandInClerk clerk;
    private final StandInApplications applications;
    private final OAuthTokens tokens;
    private final SignedInBrowsers browsers;

    AuthorizeHandler(StandInClerk clerk, StandInApplications applications, OAuthTokens tokens) {
        this.clerk = clerk;
        this.applications = applications;
        this.tokens = tokens;
        this.browsers = new SignedInBrowsers(clerk);
    }

    void handle(Exchange exchange) throws IOException {
        AuthorizeRequest request;
        try {
            request = read(exchange.isPost() ? exchange.form() : exchange.query());
        } catch (OAuthRefusal e) {
            exchange.html(400, UsersPage.error(e.getMessage()));
            return;
        }
        try {
            request.check();
            answer(exchange, request);
        } catch (OAuthRefusal e) {
            send(exchange, request, e.parameters());
        }
    }

    /** Throws errors that only the user can see, because the application is unknown. */
    AuthorizeRequest read(Map<String, String> parameters) {
        String clientId = parameters.getOrDefault("client_id", "");
        StandInApplication application = hinted(parameters).isPresent()
                ? applications.registeredOrNot(clientId)
                : applications
                        .client(clientId)
                        .orElseThrow(() -> new OAuthRefusal("invalid_client", "The client is unknown."));
        String redirectUri = application
                .redirectUri(parameters.getOrDefault("redirect_uri", ""))
                .orElseThrow(
                        () -> new OAuthRefusal(
                                "redirect_uri_mismatch",
                                "The redirect_uri does not exactly match a redirect URI registered for this OAuth application."));
        return new AuthorizeRequest(application, redirectUri, parameters);
    }

    private Optional<StandInUser> hinted(Map<String, String> parameters) {
        return clerk.people().user(parameters.getOrDefault("login_hint", ""));
    }

    private void answer(Exchange exchange, AuthorizeRequest request) throws IOException {
        Optional<StandInUser> hinted = hinted(request.parameters());
        Optional<StandInUser> signedIn = browsers.signedIn(exchange);
        boolean mustAsk = request.prompts("consent") || request.application().consentScreenEnabled();
        if (!request.parameter("decision").isEmpty()) {
            decide(exchange, request);
        } else if (hinted.isPresent()) {
            send(exchange, request, allow(request, hinted.get()));
        } else if (signedIn.isPresent() && !mustAsk && !request.prompts("login")) {
            send(exchange, request, allow(request, signedIn.get()));
        } else if (request.prompts("none")) {
            throw signedIn.isPresent()
                    ? new OAuthRefusal("consent_required", "The Authorization Server requires End-User consent.")
                    : new OAuthRefusal("login_required", "The Authorization Server requires End-User authentication.");
        } else {
            String name = request.application().name();
            exchange.html(
                    200,
                    UsersPage.ask(
                            clerk,
                            "Example app's Clerk",
                            name,
                            Calls.OAUTH_AUTHORIZE,
                            user -> signedIn.filter(user::equals).isPresent(),
                            request.parameters()));
        }
    }

    private void decide(Exchange exchange, AuthorizeRequest request) throws IOException {
        if (!request.parameter("decision").equals("allow")) {
            throw denial();
        }
        StandInUser person = clerk.people()
                .user(request.parameter("user"))
                .orElseThrow(() -> new OAuthRefusal("access_denied", "The user is unknown."));
        browsers.signIn(exchange, person);
        send(exchange, request, allow(request, person));
    }

    static OAuthRefusal denial() {
        return new OAuthRefusal("access_denied", "The resource owner denied the request.");
    }

    Map<String, String> allow(AuthorizeRequest request, StandInUser person) {
        Map<String, String> told = new LinkedHashMap<>();
        told.put("code", tokens.code(request.allowedBy(person)));
        return told;
    }

    private void send(Exchange exchange, AuthorizeRequest request, Map<String, String> told) throws IOException {
        Map<String, String> answer = request.answer(told, clerk.url());
        if (request.parameter("response_mode").equals("form_post")) {
            exchange.html(200, UsersPage.handOver(request.redirectUri(), answer));
        } else {
            exchange.redirect(request.redirect(answer));
        }
    }
}
