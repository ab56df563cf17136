package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The stand-in's OAuth 2.0 and OpenID Connect server, and the OAuth applications that may use it. */
public final class StandInOAuth {

    private final StandInClerk clerk;
    private final OAuthTokens tokens = new OAuthTokens();
    private final StandInApplications applications;
    private final IdTokens idTokens;
    private final AuthorizeHandler authorize;

    StandInOAuth(StandInClerk clerk) {
        this.clerk = clerk;
        this.applications = new StandInApplications(clerk);
        this.idTokens = new IdTokens(clerk);
        this.authorize = new AuthorizeHandler(clerk, applications, tokens);
    }

    void serve() {
        TokenHandler token = new TokenHandler(clerk, applications, tokens, idTokens);
        URI url = clerk.url();
        clerk.handle(Calls.OPENID_CONFIGURATION, exchange -> exchange.json(200, DiscoveryDocuments.openId(url)));
        clerk.handle(Calls.AUTHORIZATION_SERVER, exchange -> exchange.json(200, DiscoveryDocuments.oauth(url)));
        clerk.handle(Calls.OAUTH_AUTHORIZE, authorize::handle);
        clerk.handle(Calls.OAUTH_TOKEN, token::exchange);
        clerk.handle(Calls.OAUTH_REVOKE, token::revoke);
        clerk.handle(Calls.OAUTH_USERINFO, new UserinfoHandler(clerk, tokens)::handle);
        clerk.handle(Calls.OAUTH_APPLICATIONS, new ApplicationsHandler(clerk, applications)::handle);
    }

    /** The registered applications, oldest first. */
    public List<StandInApplication> applications() {
        return applications.all();
    }

    /** Registers an application as the Backend API does. */
    public StandInApplication register(JsonNode settings) {
        return applications.create(settings);
    }

    /** The URL to which the browser is sent after the user signed in and allowed the request of the authorize URL. */
    public URI allow(URI authorizeUrl, StandInUser person) {
        return answer(authorizeUrl, request -> authorize.allow(request, person));
    }

    /** The URL to which the browser is sent after the user denied the request. */
    public URI deny(URI authorizeUrl) {
        return answer(authorizeUrl, request -> AuthorizeHandler.denial().parameters());
    }

    private interface Decision {
        Map<String, String> on(AuthorizeRequest request);
    }

    private URI answer(URI authorizeUrl, Decision decision) {
        AuthorizeRequest request = authorize.read(Exchange.query(authorizeUrl));
        try {
            request.check();
            return request.redirect(request.answer(decision.on(request), clerk.url()));
        } catch (OAuthRefusal e) {
            return request.redirect(request.answer(e.parameters(), clerk.url()));
        }
    }

    /** Changes the next ID token. */
    public void alterIdToken(Consumer<TokenBuilder> change) {
        idTokens.makeNext(token -> {
            change.accept(token);
            return token.sign();
        });
    }

    /** Sends this instead of the next ID token, or no ID token if it is empty. */
    public void replaceIdToken(String token) {
        idTokens.makeNext(replaced -> token);
    }

    /** The discovery document, for changes by a test. */
    public ObjectNode discovery() {
        return (ObjectNode) Json.read(DiscoveryDocuments.openId(clerk.url()));
    }

    /** Whether an access token is still valid. */
    public boolean isGood(String accessToken) {
        return tokens.accessTokenOf(accessToken).isPresent();
    }

    /** Lifetime of access tokens issued from now on. */
    public void accessTokenLifetime(Duration lifetime) {
        tokens.accessTokenLifetime(lifetime);
    }
}
