package io.github.keycloakclerk.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.keycloakclerk.authentication.ClerkRequirementsAuthenticatorFactory;
import io.github.keycloakclerk.broker.mapper.ClerkRoleMapper;
import io.github.keycloakclerk.broker.mapper.ClerkSessionNoteMapper;
import io.github.keycloakclerk.broker.mapper.ClerkUserAttributeMapper;
import io.github.keycloakclerk.broker.mapper.ClerkUsernameMapper;
import io.github.keycloakclerk.broker.mapper.organization.ClerkOrganizationMapper;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.token.TokenRefusal;
import io.github.keycloakclerk.stored.StoredKey;
import io.github.keycloakclerk.stored.StoredKey.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.provider.ConfiguredProvider;
import org.keycloak.provider.ProviderConfigProperty;

@DisplayName("The documentation")
class DocumentationTest {

    private static final Pattern LINK = Pattern.compile("]\\((?!https?:|mailto:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");
    private static final int MAX_LINE = 120;
    private static final Path TROUBLESHOOTING = Path.of("docs/troubleshooting.md");
    private static final Path FAILURES =
            Path.of("src/main/java/io/github/keycloakclerk/broker/signin/SignInFailure.java");
    private static final Path SHORTFALLS =
            Path.of("src/main/java/io/github/keycloakclerk/authentication/UnmetRequirement.java");
    private static final Path SETTINGS = Path.of("src/main/java/io/github/keycloakclerk/broker/config/Setting.java");

    @Test
    void explainsEveryReason() throws IOException {
        String page = Files.readString(TROUBLESHOOTING);
        List<String> missing =
                reasons().filter(reason -> !page.contains("`" + reason + "`")).toList();
        assertEquals(List.of(), missing);
    }

    private static Stream<String> reasons() throws IOException {
        Stream<String> named = Pattern.compile("\\bof\\(\"([a-z_]+)\"")
                .matcher(Files.readString(FAILURES))
                .results()
                .map(found -> found.group(1))
                .filter(reason -> !reason.equals("user_"));
        return Stream.of(
                        named,
                        Arrays.stream(TokenRefusal.values()).map(TokenRefusal::reason),
                        Arrays.stream(ClerkApiException.Kind.values()).map(ClerkApiException.Kind::reason),
                        Stream.of("user_banned", "user_locked", "user_deprovisioned"))
                .flatMap(reason -> reason);
    }

    @Test
    void explainsEverySetting() throws IOException {
        String configuration = Files.readString(Path.of("docs/configuration.md"));
        List<String> keys = Pattern.compile("[A-Z_]+\\(\\s*\"([a-zA-Z]+)\",")
                .matcher(Files.readString(SETTINGS))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertTrue(keys.size() > 10, keys.toString());
        assertEquals(
                List.of(),
                keys.stream()
                        .filter(key -> !configuration.contains("(`" + key + "`)"))
                        .toList());
    }

    static Stream<ConfiguredProvider> configured() {
        return Stream.of(
                new ClerkUserAttributeMapper(),
                new ClerkRoleMapper(),
                new ClerkOrganizationMapper(),
                new ClerkSessionNoteMapper(),
                new ClerkUsernameMapper(),
                new ClerkRequirementsAuthenticatorFactory());
    }

    @ParameterizedTest
    @MethodSource("configured")
    void explainsEverySettingOfMappersAndRequirements(ConfiguredProvider provider) throws IOException {
        String mapping = Files.readString(Path.of("docs/mapping.md"));
        assertEquals(
                List.of(),
                provider.getConfigProperties().stream()
                        .map(ProviderConfigProperty::getName)
                        .filter(name -> !mapping.contains("`" + name + "`"))
                        .toList());
    }

    @Test
    void explainsEveryShortfall() throws IOException {
        String page = Files.readString(TROUBLESHOOTING);
        List<String> reasons = Pattern.compile("([A-Z_]+)\\(Help")
                .matcher(Files.readString(SHORTFALLS))
                .results()
                .map(found -> found.group(1).toLowerCase(Locale.ROOT))
                .toList();
        assertTrue(reasons.size() > 5, reasons.toString());
        assertEquals(
                List.of(),
                reasons.stream()
                        .filter(reason -> !page.contains("`" + reason + "`"))
                        .toList());
    }

    @Test
    void namesOnlyClassesThatExistInTheArchitecture() throws IOException {
        List<String> sources;
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            sources = files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .toList();
        }
        List<String> unknown = Pattern.compile("`(?:[a-z.]+\\.)?([A-Z][A-Za-z]+)(?:\\.[a-zA-Z]+)?`")
                .matcher(Files.readString(Path.of("docs/architecture.md")))
                .results()
                .map(found -> found.group(1))
                .filter(name -> !List.of("GET", "INVALID", "Authorization").contains(name))
                .filter(name -> !sources.contains(name))
                .toList();
        assertEquals(List.of(), unknown);
    }

    @Test
    void saysOfEachKeyWhereItIsStored() throws IOException {
        Map<Place, String> places = Map.ofEntries(
                Map.entry(Place.USER_SESSION_NOTE, "user session note"),
                Map.entry(Place.AUTHENTICATION_NOTE, "authentication session note"),
                Map.entry(Place.USER_ATTRIBUTE, "user attribute"),
                Map.entry(Place.TARGET_ATTRIBUTE, "attribute of a group, role or Organization"),
                Map.entry(Place.CLIENT_ATTRIBUTE, "client attribute"),
                Map.entry(Place.REALM_ATTRIBUTE, "realm attribute"),
                Map.entry(Place.BROKER_CONTEXT, "broker context"),
                Map.entry(Place.SINGLE_USE, "single-use store"),
                Map.entry(Place.MCP_SINGLE_USE, "single-use store, after `mcp-`"),
                Map.entry(Place.SERVER_CONFIGURATION, "server configuration"),
                Map.entry(Place.USER_CACHE, "user cache"),
                Map.entry(Place.REALM_CACHE, "realm cache"));
        String page = Files.readString(Path.of("docs/architecture.md"));
        String table = page.substring(page.indexOf("## What is stored where"));
        List<String> documented = Pattern.compile("(?m)^(\\| `[^`]+` \\| [^|]+ \\|)")
                .matcher(table.substring(0, table.indexOf("\n## ", 1)))
                .results()
                .map(row -> row.group(1))
                .toList();
        assertEquals(
                Arrays.stream(StoredKey.values())
                        .map(key -> "| `" + key.key() + "` | " + places.get(key.place()) + " |")
                        .toList(),
                documented);
    }

    static Stream<Path> pages() throws IOException {
        return Pages.all();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void hasNoDeadLink(Path page) throws IOException {
        Path folder = page.toAbsolutePath().getParent();
        List<String> dead = LINK.matcher(Pages.withoutCode(page))
                .results()
                .filter(link -> !leadsSomewhere(page, folder, link.group(1), link.group(2)))
                .map(MatchResult::group)
                .toList();
        assertEquals(List.of(), dead);
    }

    /** @param file empty for the page itself */
    private static boolean leadsSomewhere(Path page, Path folder, String file, @Nullable String anchor) {
        Path target = file.isEmpty() ? page : folder.resolve(file);
        return Files.exists(target) && (anchor == null || Pages.anchors(target).contains(anchor));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void isWrapped(Path page) throws IOException {
        List<String> tooLong = Pages.withoutCode(page)
                .lines()
                .filter(line -> line.length() > MAX_LINE
                        && !line.matches("\\s*(\\||!?\\[|<|- \\[).*")
                        && !line.contains("https://"))
                .toList();
        assertEquals(List.of(), tooLong);
    }

    /** Who decides about a project reads this page to its end. */
    @Test
    void beginsWithAShortPage() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("README.md"))) {
            assertTrue(lines.count() <= 120);
        }
    }
}
