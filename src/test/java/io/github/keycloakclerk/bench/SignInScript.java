package io.github.keycloakclerk.bench;

import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One sign-in, from the authorization request to the code at the client's redirect URI. */
@FunctionalInterface
interface SignInScript {

    void run(StandInUser person) throws IOException, InterruptedException;

    /** Our provider: loads the app's page, then posts the token of a new Clerk session. */
    static SignInScript handoff(TestRealm realm, StandInClerk clerk) {
        return handoff(realm, person -> clerk.token(person).sign());
    }

    /** @param tokens supplies the app's token of a user */
    static SignInScript handoff(TestRealm realm, Function<StandInUser, String> tokens) {
        return person -> {
            LoadBrowser browser = new LoadBrowser();
            URI page = browser.get(client(realm).authorizationUrl());
            browser.show(page);
            Map<String, String> request = parameters(page);
            String form = "state=" + encode(request.get("state")) + "&clerk_token=" + tokens.apply(person);
            finish(browser, browser.post(URI.create(request.get("callback_url")), form));
        };
    }

    /** Keycloak's OIDC broker: two redirects from Keycloak and one from the upstream server. */
    static SignInScript oidc(TestRealm realm) {
        return person -> {
            LoadBrowser browser = new LoadBrowser();
            URI address = client(realm).authorizationUrl("login_hint", person.id());
            finish(browser, browser.get(browser.get(browser.get(browser.get(address)))));
        };
    }

    private static OAuthClient client(TestRealm realm) {
        return new OAuthClient(realm.url(), TestRealm.CLIENT, TestRealm.REDIRECT_URI);
    }

    /** Follows Keycloak's redirects of a first login up to the client. */
    private static void finish(LoadBrowser browser, URI start) throws IOException, InterruptedException {
        URI address = start;
        while (!address.toString().startsWith(TestRealm.REDIRECT_URI)) {
            address = browser.get(address);
        }
        if (!parameters(address).containsKey("code")) {
            throw new IOException("no code: " + parameters(address).get("error"));
        }
    }

    private static Map<String, String> parameters(URI address) {
        return Arrays.stream(address.getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
