package io.github.keycloakclerk.browser;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Playwright.CreateOptions;
import com.microsoft.playwright.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The machine's own Chromium, without a screen where that is a package of its own: it takes a third of the processor time. Playwright's
 * downloads are not needed.
 */
public final class Chromium implements AutoCloseable {

    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    private static final Map<BrowserContext, Queue<String>> VISITS = new ConcurrentHashMap<>();

    /** Starting one takes longer than most tests, and Playwright wants each to be used by one thread. It ends with the process. */
    private static final ThreadLocal<Browser> BROWSER = ThreadLocal.withInitial(Chromium::launch);

    private final Browser browser = BROWSER.get();
    private final List<BrowserContext> profiles = new ArrayList<>();

    private static Browser launch() {
        return Playwright.create(new CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")))
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(executable().orElseThrow())
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-dev-shm-usage",
                                "--disable-background-networking",
                                "--disable-component-update",
                                // Pages that tests make up have no address, and Chromium would take them for public.
                                "--disable-features=LocalNetworkAccessChecks")));
    }

    public static Optional<Path> executable() {
        return Stream.of(
                        "/usr/bin/chromium-headless-shell",
                        "/usr/bin/chromium",
                        "/usr/bin/chromium-browser",
                        "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A page of a new browser profile. */
    public Page newPage() {
        return newPage("en-US");
    }

    /** A page of a new browser profile whose user reads this language. */
    public Page newPage(String language) {
        return newPage(
                new Browser.NewContextOptions().setViewportSize(1280, 900).setLocale(language));
    }

    public Page newPageWithoutScripts() {
        return newPage(new Browser.NewContextOptions().setJavaScriptEnabled(false));
    }

    private Page newPage(Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(options);
        Queue<String> visits = new ConcurrentLinkedQueue<>();
        VISITS.put(context, visits);
        profiles.add(context);
        context.onClose(VISITS::remove);
        Consumer<Request> visit = request -> {
            if (request.isNavigationRequest()) {
                visits.add(request.url());
            }
        };
        context.onRequestFinished(visit);
        context.onRequestFailed(visit);
        return context.newPage();
    }

    /**
     * Waits until a page of the same profile goes to a client, and returns the URL. The client need not be there: each visit is
     * returned once. The page may still be on its way then, so a test that goes on with it needs a client that is there, and waits for its
     * URL.
     *
     * @param prefix of the client's redirect URI
     */
    public static String awaitVisit(Page page, String prefix) {
        Queue<String> visits = VISITS.getOrDefault(page.context(), new ConcurrentLinkedQueue<>());
        page.waitForCondition(() -> {
            visits.removeIf(url -> !url.startsWith(prefix));
            return !visits.isEmpty();
        });
        return visits.remove();
    }

    public static void screenshot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
    }

    /** What keeps users from using a page, as axe finds it. Keycloak gives the field with the user's name no label. */
    public static List<String> violations(Page page) {
        AxeResults results =
                new AxeBuilder(page).exclude("#kc-attempted-username").analyze();
        return results.getViolations().stream()
                .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                .map(rule -> rule.getId() + " " + rule.getNodes().get(0).getHtml())
                .toList();
    }

    /** Forgets the profiles, with their pages. */
    @Override
    public void close() {
        profiles.forEach(BrowserContext::close);
    }
}
