package io.github.keycloakclerk.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.ClientMarks;
import io.github.keycloakclerk.harness.DocumentHost;
import io.github.keycloakclerk.harness.KeycloakServer;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.ObservedServer;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.Registrar;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.harness.TraceReceiver;
import io.github.keycloakclerk.harness.Visitor;
import io.github.keycloakclerk.mcp.cimd.DocumentShape;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The figures that operators watch")
class MetricsIT {

    private static final Path DOCS = Path.of("docs/operations");
    private static final Pattern NAME = Pattern.compile("keycloak_(?:clerk|mcp)_[a-z_]+");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (keycloak_(?:clerk|mcp)_[a-z_]+) (\\w+)");

    /** Suffixes that Prometheus adds to the family of a timer. */
    private static final Pattern PART = Pattern.compile("_(sum|count|bucket)$");

    private static final String SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    private static KeycloakServer keycloak;
    private static StandInClerk clerk;
    private static DocumentHost documents;
    private static TestRealm realm;

    @BeforeAll
    static void causeEverything() {
        keycloak = ObservedServer.get();
        clerk = StandInClerk.start(0);
        documents = DocumentHost.start();
        realm = TestRealm.create(new Admin(keycloak.url()), keycloak.url(), clerk, RealmExport.trusting(documents));
        signIns();
        clients();
        refusals();
        await(() -> families()
                .containsAll(
                        Set.of("keycloak_clerk_reconciliation_rounds_total", "keycloak_mcp_clients_removed_total")));
    }

    @AfterAll
    static void stop() {
        documents.close();
        clerk.close();
    }

    private static Browser browser() {
        return new Browser(address -> address.toString().startsWith("http://127.0.0.1"));
    }

    /** One user signs in, refreshes, is banned by a webhook, and comes back. Another one is refused. */
    private static void signIns() {
        StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
        OAuthClient client = realm.testClient();
        Visitor visitor = new Visitor(browser());
        JsonNode tokens = client.tokens(visitor.signIn(client.authorizationUrl(), ada));
        client.refresh(tokens.path("refresh_token").asText());
        ada.blocked("banned");
        assertEquals(204, realm.deliver(clerk.webhooks().user("user.updated", ada)));
        visitor.signIn(client.authorizationUrl("prompt", "login"), ada);
        ada.field("banned", Json.MAPPER.getNodeFactory().booleanNode(false));
        assertEquals(204, realm.deliver(clerk.webhooks().user("user.updated", ada)));
    }

    private static void clients() {
        Registrar registrar = new Registrar(realm.url());
        registrar.register(Registrar.metadata("http://127.0.0.1/cb"));
        String unused =
                registrar.register(Registrar.metadata("http://127.0.0.1/old")).clientId();
        ClientMarks.set(realm, unused, "mcp.registered-at", "1");
        registrar.register(Registrar.metadata("https://evil.example/cb"));
        URI clientId = documents.publish("/claude-code", DocumentShape.CLAUDE_CODE.document(documents));
        browser()
                .open(new OAuthClient(realm.url(), clientId.toString(), "http://127.0.0.1:50124/callback")
                        .authorizationUrl());
        realm.change("handoffSecret", SECRET);
    }

    private static void refusals() {
        assertEquals(
                401,
                realm.deliver(
                        "clerk", Map.of("svix-id", "x", "svix-timestamp", "1", "svix-signature", "v1,AAAA"), "{}"));
        browser().post(URI.create(realm.endpoint("clerk") + "/complete"), Map.of());
    }

    private static void await(BooleanSupplier condition) {
        Instant end = Instant.now().plusSeconds(60);
        while (!condition.getAsBoolean()) {
            assertTrue(Instant.now().isBefore(end), () -> String.join("\n", families()));
            try {
                Thread.sleep(500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** OpenMetrics names the family of a counter without its suffix. */
    private static Set<String> families() {
        return TYPE.matcher(keycloak.metrics())
                .results()
                .map(type -> type.group(2).equals("counter")
                        ? PART.matcher(type.group(1)).replaceFirst("") + "_total"
                        : type.group(1))
                .map(name -> name.replace("_total_total", "_total"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.groupCount() > 0 ? found.group(1) : found.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> named(String file) throws IOException {
        return names(NAME, Files.readString(DOCS.resolve(file))).stream()
                .map(name -> PART.matcher(name).replaceFirst(""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void areAllDocumented() throws IOException {
        String page = Files.readString(DOCS.resolve("metrics.md"));
        Set<String> documented = names(Pattern.compile("(?m)^\\| `(keycloak_[a-z_]+)` \\|"), page);
        assertEquals(documented, families());
    }

    @Test
    void areThereForEachPanelOfTheDashboard() throws IOException {
        Set<String> panels = named("grafana-dashboard.json");
        Set<String> missing = new TreeSet<>(panels);
        missing.removeAll(families());
        assertEquals(Set.of(), missing);
        Set<String> unseen = families();
        unseen.removeAll(panels);
        assertEquals(Set.of(), unseen);
    }

    @Test
    void areThereForEachAlert() throws IOException {
        Set<String> rules = named("prometheus-alerts.yaml");
        assertFalse(rules.isEmpty());
        rules.removeAll(families());
        assertEquals(Set.of(), rules);
    }

    @Test
    void haveTheirLabelsAndNothingOfAUser() {
        String metrics = keycloak.metrics();
        String name = realm.name();
        for (String line : Set.of(
                "keycloak_clerk_sign_ins_total{mode=\"handoff\",outcome=\"success\",realm=\"" + name,
                "keycloak_clerk_sign_ins_total{mode=\"handoff\",outcome=\"failure\",realm=\"" + name,
                "keycloak_clerk_token_checks_total{grant=\"refresh_token\",outcome=",
                "keycloak_clerk_webhooks_total{outcome=\"done\",provider=\"clerk\",realm=\"" + name,
                "keycloak_clerk_users_total{action=\"disabled\",cause=\"user_banned\",realm=\"" + name,
                "keycloak_clerk_users_total{action=\"enabled\",cause=",
                "keycloak_mcp_registrations_total{outcome=\"registered\",realm=\"" + name,
                "keycloak_mcp_registrations_total{outcome=\"refused\",realm=\"" + name + "\",rule=\"redirect-uri\"",
                "keycloak_mcp_documents_total{outcome=\"accepted\",realm=\"" + name)) {
            assertTrue(metrics.contains(line), line);
        }
        assertFalse(metrics.contains("user_2"), "IDs of users");
        assertFalse(metrics.contains("evil.example"));
    }

    @Test
    void standBesideTracesOfCallsAndDocuments() {
        await(() -> TraceReceiver.get().all().contains("Clerk user"));
        await(() -> TraceReceiver.get().all().contains("DocumentSource.fetch"));
        assertFalse(TraceReceiver.get().all().contains(clerk.secretKey()));
    }
}
