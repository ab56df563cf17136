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
 * The machine's Chromium, preferably its headless shell, which uses a third of the CPU time. Playwright's downloads are
 * not needed.
 */
public final class Chromium implements AutoCloseable {

    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    private static final Map<BrowserContext, Queue<String>> VISITS = new ConcurrentHashMap<>();

    /** One per thread until the process ends: starting takes longer than most tests, and Playwright is not thread-safe. */
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
                                // Pages of routes have no IP address, and Chromium would treat them as public.
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

    /** A page in a new browser profile. */
    public Page newPage() {
        return newPage("en-US");
    }

    /** A page in a new browser profile with this language. */
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
     * Waits until a page of the same profile navigates to a client, and returns the URL. No client needs to listen
     * there. Each visit is returned once. The navigation may still be in progress: a test that continues with the page
     * needs a listening client, and must wait for its URL.
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

    /** Accessibility violations found by axe. Keycloak's field for the attempted username has no label. */
    public static List<String> violations(Page page) {
        AxeResults results =
                new AxeBuilder(page).exclude("#kc-attempted-username").analyze();
        return results.getViolations().stream()
                .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                .map(rule -> rule.getId() + " " + rule.getNodes().get(0).getHtml())
                .toList();
    }

    /** Closes the profiles and their pages. */
    @Override
    public void close() {
        profiles.forEach(BrowserContext::close);
    }
}
