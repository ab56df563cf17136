package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.harness.AgentClient;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.SamlClient;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("The table of grants and states of the user")
class LifecycleTableIT {

    private static final String BEGIN = "<!-- grants and states -->\n";
    private static final String END = "<!-- end of grants and states -->";

    private final StandInClerk clerk;
    private final TestRealm allowing;
    private final TestRealm late;
    private final StandInOrganization acme = StandInOrganization.named("Acme");

    LifecycleTableIT(TestKeycloak keycloak) {
        this.clerk = keycloak.clerk();
        this.allowing = realm(keycloak, "");
        this.late = realm(keycloak, "0");
    }

    /** Calls Clerk at each check. */
    private static TestRealm realm(TestKeycloak keycloak, String allowSeconds) {
        return keycloak.realm(AgentClient.grant(true)
                .andThen(RealmExport.with("guardCacheSeconds", "0"))
                .andThen(RealmExport.with("guardAllowSeconds", allowSeconds))
                .andThen(SamlClient::add));
    }

    /** A client's request. It is prepared before the user's state changes, and the supplier returns the response afterwards. */
    @FunctionalInterface
    private interface Grant {
        Supplier<String> prepare(TestRealm realm, StandInUser user);
    }

    private Map<String, Grant> grants() {
        Map<String, Grant> grants = new LinkedHashMap<>();
        grants.put("Authorization code", this::code);
        grants.put("Refresh token", (realm, user) -> {
            Connected connected = Connected.online(clerk, realm, user);
            return () -> answer(connected.refresh().body());
        });
        grants.put("Refresh token, offline", (realm, user) -> {
            Connected connected = Connected.offline(clerk, realm, user);
            return () -> answer(connected.refresh().body());
        });
        grants.put("Token of a JWT template", (realm, user) -> {
            Connected.online(clerk, realm, user);
            return () -> answer(AgentClient.tradeIn(
                            realm,
                            clerk.templateToken(user, realm.url().toString()).sign())
                    .body());
        });
        grants.put("Keycloak password", this::password);
        grants.put("Single sign-on of a SAML client", (realm, user) -> {
            Connected connected = Connected.online(clerk, realm, user);
            return () -> new SamlClient(realm.url())
                    .signIn(connected.journey().browser())
                    .replace("Success", "tokens")
                    .replaceAll("^http.*", "signs in again");
        });
        return grants;
    }

    private Supplier<String> code(TestRealm realm, StandInUser user) {
        Journey journey = new Journey(realm);
        journey.begin("scope", "openid");
        Page end = journey.returnWith(clerk.activated(user, clerk.signIn(user)).sign());
        return () -> answer(journey.tokens(end));
    }

    private Supplier<String> password(TestRealm realm, StandInUser user) {
        Connected.online(clerk, realm, user);
        JsonNode account = realm.user(user.id());
        realm.admin()
                .put(
                        realm.path("/users/" + account.path("id").asText() + "/reset-password"),
                        Json.object("type", "password", "value", "secret"));
        OAuthClient client = realm.passwordClient();
        return () -> answer(client.signIn(account.path("username").asText(), "secret"));
    }

    private static String answer(JsonNode body) {
        return body.has("access_token") ? "tokens" : "`" + body.path("error").asText() + "`";
    }

    /** State changes of a user; the name is the column heading. */
    private Map<String, BiConsumer<TestRealm, StandInUser>> states() {
        Map<String, BiConsumer<TestRealm, StandInUser>> states = new LinkedHashMap<>();
        states.put("banned", (realm, user) -> user.blocked("banned"));
        states.put("locked", (realm, user) -> user.blocked("locked"));
        states.put("deleted", (realm, user) -> {
            clerk.remove(user);
            realm.deliver(clerk.webhooks().userDeleted(user));
        });
        states.put("unknown", (realm, user) -> clerk.remove(user));
        states.put("left the organization", (realm, user) -> user.leave(acme));
        states.put("unreadable", (realm, user) -> user.without("banned"));
        states.put("Clerk unreachable", (realm, user) -> silence(user));
        states.put("Clerk unreachable for long", (realm, user) -> silence(user));
        return states;
    }

    private void silence(StandInUser user) {
        clerk.misbehave(Calls.USERS + user.id(), Misbehaviour.status(500, "{}", Map.of()));
    }

    private String cell(Grant grant, String state) {
        TestRealm realm = state.equals("Clerk unreachable for long") ? late : allowing;
        // Users whom Clerk knows, in between: unknown users alone would look like a fault of Clerk.
        Connected.online(clerk, realm, clerk.add(StandInUser.named("Grace", "Hopper")))
                .refresh();
        StandInUser user = clerk.add(StandInUser.named("Ada", "Lovelace")).memberOf(acme, "org:member");
        Supplier<String> answer = grant.prepare(realm, user);
        states().get(state).accept(realm, user);
        try {
            return answer.get();
        } finally {
            clerk.behave();
        }
    }

    @Test
    void isWhatTheServerDoes() throws IOException {
        String table = grants().entrySet().stream()
                .map(grant -> "| " + grant.getKey() + " | "
                        + states().keySet().stream()
                                .map(state -> cell(grant.getValue(), state))
                                .collect(Collectors.joining(" | "))
                        + " |\n")
                .collect(Collectors.joining(
                        "",
                        "| Grant | " + String.join(" | ", states().keySet()) + " |\n" + "| --- |"
                                + " --- |".repeat(states().size()) + "\n",
                        ""));
        Files.writeString(Path.of("target/lifecycle-table.md"), table);
        String page = Files.readString(Path.of("docs/lifecycle.md"));
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        assertEquals(table, page.substring(begin, page.indexOf(END)));
    }
}
