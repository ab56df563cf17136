package io.github.keycloakclerk.broker.handoff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.keycloakclerk.harness.AppRoute;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.NodeProject;
import io.github.keycloakclerk.harness.SignInWay;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs the code of docs/sign-in-modes.md with Node.js, as Next.js would. */
@ExtendWith(KeycloakExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
@Tag("node")
@DisplayName("The route for Next.js that the documentation has")
class AppRouteIT {

    private static final Pattern ROUTE = Pattern.compile("```ts\\n(.*?)```", Pattern.DOTALL);
    private static final String APP = "https://app.example.com";
    private static final String CALLBACK = "https://auth.example.com/realms/clerk-mcp/broker/clerk/endpoint";

    private final StandInClerk clerk = StandInClerk.start(0);
    private final StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
    private final TestRealm realm;
    private final String callback;
    private AppRoute app;

    AppRouteIT(TestKeycloak keycloak) {
        realm = keycloak.realm(clerk, SignInWay.SERVER.realm());
        callback = realm.endpoint("clerk").toString();
    }

    @BeforeAll
    void serve(@TempDir Path home) throws IOException, InterruptedException {
        assumeTrue(NodeProject.isAvailable(), "Node.js is not installed");
        Matcher route = ROUTE.matcher(Files.readString(Path.of("docs/sign-in-modes.md")));
        assertTrue(route.find());
        Path file = home.resolve("route.mts");
        Files.writeString(file, route.group(1).replace(CALLBACK, callback));
        app = AppRoute.serve(file);
    }

    @AfterAll
    void stop() {
        if (app != null) {
            app.close();
        }
        clerk.close();
    }

    private HttpResponse<String> allow(Journey journey, String origin, String callbackUrl, String clerkSession) {
        return app.allow(origin, clerkSession, Map.of("state", journey.state(), "callback_url", callbackUrl));
    }

    private Journey journey() {
        Journey journey = new Journey(realm);
        journey.begin();
        return journey;
    }

    private static URI location(HttpResponse<String> answer) {
        assertEquals(303, answer.statusCode(), answer.body());
        return URI.create(answer.headers().firstValue("location").orElseThrow());
    }

    @Test
    void signsThePersonIn() {
        Journey journey = journey();
        HttpResponse<String> answer = allow(journey, APP, callback, clerk.signIn(ada));
        URI back = location(answer);
        assertTrue(back.toString().startsWith(callback + "?state="), back.toString());
        assertEquals(
                ada.id(),
                journey.claims(journey.browser().open(back))
                        .path("clerk_user_id")
                        .asText());
    }

    @Test
    void sendsNobodyOnWhomKeycloakDoesNotTake() {
        Journey journey = journey();
        String ended = clerk.signIn(ada);
        clerk.setStatus(ended, "ended");
        URI back = location(allow(journey, APP, callback, ended));
        assertTrue(back.toString().endsWith("&error=handoff_failed"), back.toString());
        assertEquals("access_denied", journey.browser().open(back).parameter("error"));
    }

    @Test
    void handsNobodyOverForAnotherSiteOrToAnotherAddress() {
        String session = clerk.signIn(ada);
        assertEquals(
                403, allow(journey(), "https://evil.example", callback, session).statusCode());
        assertEquals(
                400,
                allow(journey(), APP, "https://evil.example/endpoint", session).statusCode());
        assertEquals(401, allow(journey(), APP, callback, "").statusCode());
    }
}
